package io.gliznet.streams.mapping;

import java.util.Map;

/**
 * The mappings of all source topics.
 *
 * @param standard of the topics without a mapping of their own
 */
public record Mappings(TopicMapping standard, Map<String, TopicMapping> byTopic) {

    /** Documents in this project's own schema, on every topic. */
    public static final Mappings OWN = new Mappings(TopicMapping.OWN, Map.of());

    public Mappings {
        byTopic = Map.copyOf(byTopic);
    }

    public TopicMapping of(String topic) {
        return byTopic.getOrDefault(topic, standard);
    }
}
