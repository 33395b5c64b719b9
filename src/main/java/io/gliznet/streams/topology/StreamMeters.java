package io.gliznet.streams.topology;

import io.gliznet.streams.catalog.LabelCatalog;
import io.gliznet.streams.catalog.ReadPosition;
import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.observe.Meters;
import io.gliznet.streams.observe.Metric;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** Registers what a {@link ClassificationStream} tells of itself. A part that is not there yet has the value 0. */
final class StreamMeters {

    private static final double MILLIS_PER_SECOND = 1_000;

    private final Meters meters;

    StreamMeters(Meters meters) {
        this.meters = meters;
    }

    void register(Counters.Meter documents) {
        meters.counter(Metric.CLASSIFIED, () -> documents.read().classified());
        meters.counter(Metric.UNREADABLE, () -> documents.read().hardlyReadable());
        meters.counter(Metric.SKIPPED, () -> documents.read().skipped());
        meters.counter(Metric.UNROUTED, () -> documents.read().unrouted());
        for (Reason reason : Reason.values()) {
            meters.counter(Metric.REJECTED, () -> documents.read().rejected().getOrDefault(reason, 0L), reason.name());
        }
    }

    void register(ThreadFailureHandler recovery) {
        meters.counter(Metric.THREADS_REPLACED, recovery::replaced);
    }

    /** @param tokensPerSecond how fast the devices are */
    void register(LookAheadSettings limits, CommitProgress progress, Supplier<Double> tokensPerSecond) {
        meters.gauge(Metric.LIMIT_BYTES, limits::maxBytes);
        meters.gauge(Metric.LIMIT_SECONDS, () -> seconds(limits.maxDeviceTime()));
        meters.gauge(Metric.HELD_SECONDS, () -> {
            double speed = tokensPerSecond.get();
            return speed == 0 ? 0 : progress.submittedTokens() / speed;
        });
    }

    void register(Supplier<Optional<LabelCatalog>> labelSets, Supplier<Optional<ReadPosition>> position) {
        meters.gauge(Metric.LABEL_SETS, () -> value(labelSets, LabelCatalog::cached));
        meters.gauge(Metric.LABEL_STORE, () -> value(labelSets, LabelCatalog::storedEntries));
        meters.counter(Metric.LABEL_CACHE, () -> value(labelSets, LabelCatalog::hits), "sets", "hit");
        meters.counter(Metric.LABEL_CACHE, () -> value(labelSets, LabelCatalog::misses), "sets", "miss");
        meters.gauge(Metric.LABEL_LAG, () -> value(position, ReadPosition::lag));
        meters.gauge(Metric.LABEL_WAIT, () -> value(position, read -> seconds(read.longestWait())));
    }

    private static <T> double value(Supplier<Optional<T>> part, ToDoubleFunction<T> value) {
        return part.get().map(value::applyAsDouble).orElse(0.0);
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / MILLIS_PER_SECOND;
    }
}
