package io.gliznet.streams.topology;

import io.gliznet.streams.observe.Meters;
import java.util.Optional;
import java.util.Properties;

/**
 * What a {@link ClassificationStream} gives to each of its starts.
 *
 * @param meter of outcomes
 * @param progress of the documents of this instance
 * @param tracing empty: documents are not traced
 */
record StreamParts(
        KafkaSettings kafka,
        TopologySettings settings,
        Properties properties,
        ThreadFailureHandler recovery,
        StreamThreads threads,
        Meters meters,
        Counters.Meter meter,
        CommitProgress progress,
        Optional<Tracing> tracing) {}
