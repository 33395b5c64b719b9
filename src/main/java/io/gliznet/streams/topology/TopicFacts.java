package io.gliznet.streams.topology;

import io.gliznet.streams.catalog.LabelTopic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.TopicConfig;

/**
 * What a broker says of the topics.
 *
 * @param settings what it was asked about
 * @param clusterId empty if it is not known
 * @param sources the topics of documents, by their names
 * @param routeNames the topics of routed results, whether or not results can be written to them
 * @param configs settings of the topics that are described
 */
record TopicFacts(
        CheckSettings settings,
        String clusterId,
        List<String> sources,
        Set<String> routeNames,
        Answers<TopicDescription> descriptions,
        Answers<Config> configs) {

    /** Kafka's default, for a topic whose settings cannot be read. */
    private static final Duration DEFAULT_DELETE_RETENTION = Duration.ofHours(24);

    /**
     * Answers about topics, by their names.
     *
     * @param missing topics without an answer, and why
     */
    record Answers<T>(Map<String, T> known, Map<String, Throwable> missing) {}

    /** Whether the service may do this with a topic. Without an authorizer, the broker reports no permissions, and all is permitted. */
    static boolean permits(TopicDescription description, AclOperation operation) {
        Set<AclOperation> permitted = description.authorizedOperations();
        return permitted == null || permitted.contains(operation);
    }

    /** The topic of label sets, which another one of the same name is not. */
    LabelTopic labelTopic() {
        String name = topics().labelSets();
        Config config = configs.known().get(name);
        return new LabelTopic(
                name,
                clusterId,
                description(name).topicId().toString(),
                config == null
                        ? DEFAULT_DELETE_RETENTION
                        : Duration.ofMillis(Long.parseLong(config.get(TopicConfig.DELETE_RETENTION_MS_CONFIG)
                                .value())));
    }

    SinkTopic classified() {
        return sink(topics().classified());
    }

    SinkTopic deadLetters() {
        return sink(topics().deadLetters());
    }

    /** The topics of routed results that exist and can be written to, by their names. */
    Map<String, SinkTopic> routes() {
        return routeNames.stream()
                .filter(name -> permits(description(name), AclOperation.WRITE))
                .collect(Collectors.toMap(name -> name, this::sink));
    }

    private SinkTopic sink(String topic) {
        return SinkTopic.of(topic, configs.known().get(topic));
    }

    /** Whether results may be routed to this topic, if it exists. */
    boolean permitsRoute(String topic) {
        return topics().permitRoute(settings.routes(), topic);
    }

    /** Of the topic of documents that has most. */
    int documentPartitions() {
        return sources.stream()
                .mapToInt(topic -> description(topic).partitions().size())
                .max()
                .orElse(0);
    }

    /** Of all topics of documents. */
    List<TopicPartition> documentTopicPartitions() {
        return sources.stream().flatMap(this::partitions).toList();
    }

    Set<TopicPartition> labelSetPartitions() {
        return partitions(topics().labelSets()).collect(Collectors.toSet());
    }

    private Stream<TopicPartition> partitions(String topic) {
        return IntStream.range(0, description(topic).partitions().size())
                .mapToObj(partition -> new TopicPartition(topic, partition));
    }

    int maxClassifiedBytes() {
        return classified().maxBytes();
    }

    int maxDeadLetterBytes() {
        return deadLetters().maxBytes();
    }

    /** Bytes of the largest record that a topic of documents takes. */
    int maxDocumentBytes() {
        return sources.stream().mapToInt(topic -> sink(topic).maxBytes()).max().orElse(0);
    }

    private Topics topics() {
        return settings.topics();
    }

    private TopicDescription description(String topic) {
        TopicDescription description = descriptions.known().get(topic);
        if (description == null) {
            throw new IllegalStateException("nothing is known of topic " + topic);
        }
        return description;
    }
}
