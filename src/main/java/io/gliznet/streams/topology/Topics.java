package io.gliznet.streams.topology;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;

/** Names of the topics. */
public record Topics(SourceTopics sources, String labelSets, String classified, String deadLetters) {

    /** What they are called unless somebody says otherwise. */
    public static final Topics DEFAULT = new Topics("documents", "label-sets", "classified", "dead-letters");

    private static final String INTERNAL = "__";
    private static final short REPLICATION_FACTOR_OF_BROKER = -1;

    /** One topic of documents. */
    public Topics(String documents, String labelSets, String classified, String deadLetters) {
        this(new SourceTopics(List.of(documents), Optional.empty()), labelSets, classified, deadLetters);
    }

    /**
     * The first topic of documents.
     *
     * @throws IllegalStateException if there is only a pattern
     */
    public String documents() {
        return sources.first().orElseThrow(() -> new IllegalStateException("no topic of documents has a name"));
    }

    /** Whether results may be routed to this topic: none that the service reads, not the dead letters, and none of Kafka itself. */
    public boolean permitRoute(PermittedTopics permitted, String topic) {
        return permitted.permits(topic)
                && !sources.includes(topic)
                && !topic.equals(labelSets)
                && !topic.equals(deadLetters)
                && !topic.startsWith(INTERNAL);
    }

    /** All but the topics of documents. */
    Stream<String> others() {
        return Stream.of(labelSets, classified, deadLetters);
    }

    /**
     * How to make them, as the demo and the tests do.
     *
     * @param partitions of all but {@code label-sets}, which has one
     */
    public List<NewTopic> definitions(int partitions) {
        Stream<String> partitioned = Stream.concat(sources.names().stream(), Stream.of(classified, deadLetters));
        NewTopic compacted = new NewTopic(labelSets, 1, REPLICATION_FACTOR_OF_BROKER)
                .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
        return Stream.concat(
                        Stream.of(compacted),
                        partitioned.map(name -> new NewTopic(name, partitions, REPLICATION_FACTOR_OF_BROKER)))
                .toList();
    }
}
