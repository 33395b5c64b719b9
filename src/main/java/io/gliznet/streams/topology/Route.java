package io.gliznet.streams.topology;

import java.util.Iterator;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/** The topic of a result, carried by the record itself from the processor to the sink. It never leaves the process. */
record Route(String topic) implements Header {

    private static final String KEY = "gliznet.route";
    private static final byte[] NOTHING = {};

    /** Takes the route off; a header of that name that is none stays. */
    static Optional<Route> take(Headers headers) {
        for (Iterator<Header> all = headers.iterator(); all.hasNext(); ) {
            if (all.next() instanceof Route route) {
                all.remove();
                return Optional.of(route);
            }
        }
        return Optional.empty();
    }

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public byte[] value() {
        return NOTHING;
    }
}
