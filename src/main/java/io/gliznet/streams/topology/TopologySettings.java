package io.gliznet.streams.topology;

import java.time.Duration;

/**
 * What the topology itself is told.
 *
 * @param inferenceTimeout how long a device may take for one batch before the service stops
 * @param labelCacheBytes about how much memory decoded label sets may take, before they are read from disk again
 * @param resultTimestamp which time a result bears
 * @param routes topics to which label sets may send results
 */
public record TopologySettings(
        Topics topics,
        Duration inferenceTimeout,
        long labelCacheBytes,
        LookAheadSettings lookAhead,
        ResultTimestamp resultTimestamp,
        PermittedTopics routes) {

    public static final TopologySettings DEFAULT =
            new TopologySettings(Topics.DEFAULT, Duration.ofMinutes(2), 64L * 1024 * 1024, LookAheadSettings.DEFAULT);

    /** Results bear the time of their document, and all go to one topic. */
    public TopologySettings(
            Topics topics, Duration inferenceTimeout, long labelCacheBytes, LookAheadSettings lookAhead) {
        this(topics, inferenceTimeout, labelCacheBytes, lookAhead, ResultTimestamp.DOCUMENT, PermittedTopics.NONE);
    }
}
