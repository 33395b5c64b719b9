package io.gliznet.streams.topology;

import io.gliznet.streams.catalog.LabelTopic;
import io.gliznet.streams.check.Finding;
import io.gliznet.streams.serde.SerializerErrors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What a broker says of the topics, of the group and of the transactions. */
final class TopicCheck {

    /** Kafka's default, for a topic whose settings cannot be read. */
    private static final Duration DEFAULT_DELETE_RETENTION = Duration.ofHours(24);

    private final CheckSettings settings;
    private final Topics topics;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, TopicDescription> descriptions = new HashMap<>();
    private final Map<String, Config> configs = new HashMap<>();
    private final Map<String, Throwable> unknown = new TreeMap<>();
    private final Map<String, Throwable> withoutSettings = new TreeMap<>();

    private List<String> sources = List.of();
    private Set<String> routes = Set.of();
    private String clusterId = "";

    private TopicCheck(CheckSettings settings) {
        this.settings = settings;
        topics = settings.topics();
    }

    /**
     * Asks.
     *
     * @throws org.apache.kafka.common.errors.TimeoutException if no broker answers in time
     * @throws KafkaException if one does not let us in
     */
    static TopicCheck ask(Admin admin, CheckSettings settings, int timeoutMs) {
        TopicCheck facts = new TopicCheck(settings);
        facts.find(admin, timeoutMs);
        facts.describe(admin, timeoutMs);
        facts.configure(admin, timeoutMs);
        facts.findings.addAll(new TopicRules(settings, facts).findings());
        facts.findings.addAll(GroupAndTransactionCheck.ask(admin, settings, timeoutMs));
        if (facts.problems().isEmpty()) {
            facts.findings.addAll(StartWarnings.ask(admin, settings, facts, timeoutMs));
        }
        return facts;
    }

    /** A topic for results, asked for without a wait; empty if there is none, or if the service may not write to it. */
    static CompletionStage<Optional<SinkTopic>> sink(Admin admin, String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        CompletionStage<Map<ConfigResource, Config>> configs =
                admin.describeConfigs(List.of(resource)).all().toCompletionStage();
        return admin.describeTopics(List.of(topic), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .allTopicNames()
                .toCompletionStage()
                .thenCombine(configs, (descriptions, found) -> Optional.ofNullable(descriptions.get(topic))
                        .filter(TopicCheck::permitsWrite)
                        .map(description -> SinkTopic.of(topic, found.get(resource))))
                .exceptionally(failure -> {
                    if (SerializerErrors.causes(failure).anyMatch(UnknownTopicOrPartitionException.class::isInstance)) {
                        return Optional.empty();
                    }
                    throw new CompletionException(failure);
                });
    }

    private static boolean permitsWrite(TopicDescription description) {
        return permits(description, AclOperation.WRITE);
    }

    static boolean permits(TopicDescription description, AclOperation operation) {
        Set<AclOperation> permitted = description.authorizedOperations();
        return permitted == null || permitted.contains(operation);
    }

    /** All that was checked, in an operator's order. */
    List<Finding> findings() {
        return List.copyOf(findings);
    }

    /** All that is wrong: topic, expected, found. What follows can be relied on where nothing is. */
    List<String> problems() {
        return Finding.problems(findings);
    }

    /** What is permitted and likely not meant; also each check that was not possible. */
    List<String> warnings() {
        return Finding.warnings(findings);
    }

    /** The topics of documents, by their names. */
    List<String> sources() {
        return sources;
    }

    /** What the broker says of each topic that it knows. */
    Map<String, TopicDescription> descriptions() {
        return descriptions;
    }

    /** The settings of each topic that can be read. */
    Map<String, Config> configs() {
        return configs;
    }

    /** Topics that the broker does not describe, and why. */
    Map<String, Throwable> unknown() {
        return unknown;
    }

    /** Topics whose settings cannot be read, and why. */
    Map<String, Throwable> withoutSettings() {
        return withoutSettings;
    }

    /** The names of the topics of routed results, whether or not results can be written to them. */
    Set<String> routeNames() {
        return routes;
    }

    ResultTimestamp resultTimestamp() {
        return settings.resultTimestamp();
    }

    /** The topic of label sets, which another one of the same name is not. */
    LabelTopic labelTopic() {
        Config config = configs.get(topics.labelSets());
        return new LabelTopic(
                topics.labelSets(),
                clusterId,
                description(topics.labelSets()).topicId().toString(),
                config == null
                        ? DEFAULT_DELETE_RETENTION
                        : Duration.ofMillis(Long.parseLong(config.get(TopicConfig.DELETE_RETENTION_MS_CONFIG)
                                .value())));
    }

    SinkTopic classified() {
        return SinkTopic.of(topics.classified(), configs.get(topics.classified()));
    }

    SinkTopic deadLetters() {
        return SinkTopic.of(topics.deadLetters(), configs.get(topics.deadLetters()));
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

    private Stream<TopicPartition> partitions(String topic) {
        return IntStream.range(0, description(topic).partitions().size())
                .mapToObj(partition -> new TopicPartition(topic, partition));
    }

    Set<TopicPartition> labelSetPartitions() {
        return partitions(topics.labelSets()).collect(Collectors.toSet());
    }

    /** The topics of routed results that exist, by their names. */
    Map<String, SinkTopic> routes() {
        return routes.stream()
                .filter(name -> permitsWrite(description(name)))
                .collect(Collectors.toMap(name -> name, name -> SinkTopic.of(name, configs.get(name))));
    }

    /** Whether results may be routed to this topic, if it exists. */
    boolean permitsRoute(String topic) {
        return topics.permitRoute(settings.routes(), topic);
    }

    int maxClassifiedBytes() {
        return classified().maxBytes();
    }

    int maxDeadLetterBytes() {
        return deadLetters().maxBytes();
    }

    /** Bytes of the largest record that a topic of documents takes. */
    int maxDocumentBytes() {
        return sources.stream()
                .mapToInt(topic -> SinkTopic.of(topic, configs.get(topic)).maxBytes())
                .max()
                .orElse(0);
    }

    private void find(Admin admin, int timeoutMs) {
        routes = settings.routes().names().stream().filter(this::permitsRoute).collect(Collectors.toSet());
        sources = topics.sources().names();
        if (topics.sources().pattern().isPresent()
                || !settings.routes().prefixes().isEmpty()) {
            findAmongAll(admin, timeoutMs);
        }
    }

    private void findAmongAll(Admin admin, int timeoutMs) {
        try {
            Set<String> all = admin.listTopics(new ListTopicsOptions().timeoutMs(timeoutMs))
                    .names()
                    .get();
            sources = Stream.concat(sources.stream(), all.stream().filter(topics.sources()::includes))
                    .distinct()
                    .sorted()
                    .toList();
            routes = Stream.concat(routes.stream(), all.stream().filter(this::permitsRoute))
                    .collect(Collectors.toSet());
        } catch (ExecutionException e) {
            findings.add(Finding.wrong("topics", "topics: " + ThreadFailureHandler.message(lasting(e)), ""));
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
        if (sources.isEmpty()) {
            findings.add(Finding.wrong(
                    "topics",
                    "topic.documents: expected a pattern that at least one topic matches, found none for "
                            + topics.sources(),
                    "Create a topic of documents, or change the pattern."));
        }
    }

    private void describe(Admin admin, int timeoutMs) {
        Set<String> names = Stream.of(sources.stream(), topics.others(), routes.stream())
                .flatMap(name -> name)
                .collect(Collectors.toSet());
        admin.describeTopics(
                        names,
                        new DescribeTopicsOptions()
                                .includeAuthorizedOperations(true)
                                .timeoutMs(timeoutMs))
                .topicNameValues()
                .forEach((name, answer) -> {
                    try {
                        descriptions.put(name, answer.get());
                    } catch (ExecutionException e) {
                        unknown.put(name, lasting(e));
                    } catch (InterruptedException e) {
                        throw new InterruptException(e);
                    }
                });
        try {
            String id = admin.describeCluster(new DescribeClusterOptions().timeoutMs(timeoutMs))
                    .clusterId()
                    .get();
            clusterId = id == null ? "" : id;
        } catch (ExecutionException e) {
            findings.add(Finding.wrong("broker", "cluster: " + ThreadFailureHandler.message(lasting(e)), ""));
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private void configure(Admin admin, int timeoutMs) {
        List<ConfigResource> known = descriptions.keySet().stream()
                .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                .toList();
        admin.describeConfigs(known, new DescribeConfigsOptions().timeoutMs(timeoutMs))
                .values()
                .forEach((resource, answer) -> {
                    try {
                        configs.put(resource.name(), answer.get());
                    } catch (ExecutionException e) {
                        withoutSettings.put(resource.name(), lasting(e));
                    } catch (InterruptedException e) {
                        throw new InterruptException(e);
                    }
                });
    }

    /**
     * Why a request failed.
     *
     * @throws KafkaException if that may pass, or concerns the credentials and so all requests
     */
    private static Throwable lasting(ExecutionException e) {
        Throwable cause = e.getCause();
        boolean mayPass = cause instanceof RetriableException && !(cause instanceof UnknownTopicOrPartitionException);
        if (mayPass || cause instanceof AuthenticationException) {
            throw (KafkaException) cause;
        }
        return cause == null ? e : cause;
    }

    private TopicDescription description(String topic) {
        TopicDescription description = descriptions.get(topic);
        if (description == null) {
            throw new IllegalStateException("nothing is known of topic " + topic);
        }
        return description;
    }
}
