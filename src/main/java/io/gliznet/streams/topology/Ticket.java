package io.gliznet.streams.topology;

import io.gliznet.streams.classify.Outcome;
import java.util.Iterator;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * A document's outcome to come, carried by the record itself from {@code poll()} to {@code process()}. It caches a
 * computation that can be repeated: losing one costs time, never correctness. It never leaves the process.
 *
 * @param poll the one that it came with
 */
record Ticket(CompletableFuture<Outcome> outcome, Poll poll) implements Header {

    private static final String KEY = "gliznet.ticket";
    private static final byte[] NOTHING = {};

    /** What one {@code poll()} brought. Threading: a stream thread's own. */
    static final class Poll {

        private int unanswered;

        Ticket ticket(CompletableFuture<Outcome> outcome) {
            unanswered++;
            return new Ticket(outcome, this);
        }

        /**
         * Notes that one more of its documents has its record.
         *
         * @return whether that was the last
         */
        boolean answered() {
            return --unanswered == 0;
        }
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
