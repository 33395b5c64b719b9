package io.gliznet.streams.topology;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/** Names of the four topics. */
public record Topics(String documents, String labelSets, String classified, String deadLetters) {

    /** What they are called unless somebody says otherwise. */
    public static final Topics DEFAULT = new Topics("documents", "label-sets", "classified", "dead-letters");

    private static final short REPLICATION_FACTOR_OF_BROKER = -1;

    /**
     * How to make them, as the demo and the tests do.
     *
     * @param partitions of all but {@code label-sets}, which has one
     */
    public List<NewTopic> definitions(int partitions) {
        return List.of(
                new NewTopic(documents, partitions, REPLICATION_FACTOR_OF_BROKER),
                new NewTopic(labelSets, 1, REPLICATION_FACTOR_OF_BROKER)
                        .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT)),
                new NewTopic(classified, partitions, REPLICATION_FACTOR_OF_BROKER),
                new NewTopic(deadLetters, partitions, REPLICATION_FACTOR_OF_BROKER));
    }
}
