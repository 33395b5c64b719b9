package io.gliznet.streams.topology;

import java.util.Iterator;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A document's answer, carried by the record itself from {@code poll()} to {@code process()}. It never leaves the process.
 *
 * @param commit whether no other document of this thread is being classified, so that a transaction should end with this one
 * @param trace null if the document is not traced
 */
record Ticket(Answer answer, boolean commit, @Nullable DocumentTrace trace) implements Header {

    private static final String KEY = "gliznet.ticket";
    private static final byte[] NOTHING = {};

    /** Of a document that is not traced. */
    Ticket(Answer answer, boolean commit) {
        this(answer, commit, null);
    }

    /** Takes the ticket off; a sender's own header of that name stays. */
    static Optional<Ticket> take(Headers headers) {
        for (Iterator<Header> all = headers.iterator(); all.hasNext(); ) {
            if (all.next() instanceof Ticket ticket) {
                all.remove();
                return Optional.of(ticket);
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
