package io.gliznet.streams.catalog;

import java.time.Duration;

/**
 * The topic that label sets are read from, as the broker knows it: a topic that is deleted and created again has another id.
 *
 * @param deleteRetention how long the topic keeps a deletion before compaction may remove it
 */
public record LabelTopic(String name, String clusterId, String topicId, Duration deleteRetention) {}
