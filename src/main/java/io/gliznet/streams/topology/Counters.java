package io.gliznet.streams.topology;

import io.gliznet.streams.classify.Reason;
import java.time.InstantSource;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/**
 * Documents whose outcome was committed since the start: under exactly-once each counts once, whatever failed on the way.
 *
 * @param classified sent to the results
 * @param hardlyReadable of these, documents of whose text the model knows too little
 * @param rejected sent to the dead letters; every reason is there
 * @param skipped no documents: neither a result nor a dead letter was sent
 * @param unrouted of the classified ones, those whose label set names a topic to which they could not be sent
 */
public record Counters(long classified, long hardlyReadable, Map<Reason, Long> rejected, long skipped, long unrouted) {

    public Counters {
        rejected = Collections.unmodifiableMap(new EnumMap<>(rejected));
    }

    /** All documents, with a result or a dead letter. */
    public long documents() {
        return classified
                + rejected.values().stream().mapToLong(Long::longValue).sum();
    }

    /** The sums while they grow, and the warnings about texts that the model cannot read. Thread-safe. */
    static final class Meter {
        private final LongAdder classified = new LongAdder();
        private final LongAdder hardlyReadable = new LongAdder();
        private final LongAdder skipped = new LongAdder();
        private final LongAdder unrouted = new LongAdder();
        private final UnreadableTexts unreadable = new UnreadableTexts(InstantSource.system());
        private final Map<Reason, LongAdder> rejected = new EnumMap<>(Reason.class);

        Meter() {
            for (Reason reason : Reason.values()) {
                rejected.put(reason, new LongAdder());
            }
        }

        void classified(String tenantId, boolean isHardlyReadable) {
            classified.increment();
            if (isHardlyReadable) {
                hardlyReadable.increment();
            }
            unreadable.add(tenantId, isHardlyReadable);
        }

        void rejected(Reason reason) {
            Objects.requireNonNull(rejected.get(reason)).increment();
        }

        void skipped() {
            skipped.increment();
        }

        void unrouted() {
            unrouted.increment();
        }

        Counters read() {
            Map<Reason, Long> sums = new EnumMap<>(Reason.class);
            rejected.forEach((reason, sum) -> sums.put(reason, sum.sum()));
            return new Counters(classified.sum(), hardlyReadable.sum(), sums, skipped.sum(), unrouted.sum());
        }
    }
}
