package io.gliznet.streams.topology;

import io.gliznet.streams.catalog.LabelTopic;
import io.gliznet.streams.serde.SerializerErrors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What a broker says of the topics, of the group and of the transactions. */
final class TopicCheck {

    /** Kafka's default, for a topic whose settings cannot be read. */
    private static final Duration DEFAULT_DELETE_RETENTION = Duration.ofHours(24);

    private final CheckSettings settings;
    private final Topics topics;
    private final List<String> problems = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Map<String, TopicDescription> descriptions = new HashMap<>();
    private final Map<String, Config> configs = new HashMap<>();

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
        facts.validate();
        GroupAndTransactionCheck others = GroupAndTransactionCheck.ask(admin, settings, timeoutMs);
        facts.problems.addAll(others.problems());
        facts.warnings.addAll(others.warnings());
        if (facts.problems.isEmpty()) {
            facts.warnings.addAll(StartWarnings.ask(admin, settings, facts, timeoutMs));
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

    private static boolean permits(TopicDescription description, AclOperation operation) {
        Set<AclOperation> permitted = description.authorizedOperations();
        return permitted == null || permitted.contains(operation);
    }

    /** All that is wrong: topic, expected, found. What follows can be relied on where nothing is. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    /** What is permitted and likely not meant; also each check that was not possible. */
    List<String> warnings() {
        return List.copyOf(warnings);
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
            problem("topics", e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
        if (sources.isEmpty()) {
            problems.add("topic.documents: expected a pattern that at least one topic matches, found none for "
                    + topics.sources());
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
                        if (e.getCause() instanceof AuthorizationException) {
                            problems.add(missing(name));
                        } else {
                            problem("topic " + name, e);
                        }
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
            problem("cluster", e);
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
                        unknownSettings(resource.name(), e);
                    } catch (InterruptedException e) {
                        throw new InterruptException(e);
                    }
                });
    }

    private void validate() {
        if (topics.others().anyMatch(topics.sources()::includes)
                || topics.others().distinct().count() < topics.others().count()) {
            problems.add(
                    "topics: expected different names for documents, label sets, results and dead letters, found documents "
                            + topics.sources() + ", label sets " + topics.labelSets() + ", results "
                            + topics.classified() + ", dead letters "
                            + topics.deadLetters());
        }
        settings.routes().names().stream()
                .filter(name -> !permitsRoute(name))
                .forEach(name -> problems.add(
                        "classified.routes: expected topics that the service does not read and that are not"
                                + " the dead letters, found " + name));
        descriptions.forEach((name, known) -> {
            if (permits(known, isRead(name) ? AclOperation.READ : AclOperation.WRITE)) {
                return;
            }
            if (routes.contains(name) && !settings.routes().names().contains(name)) {
                warnings.add(missing(name) + "; no result is routed to it");
            } else {
                problems.add(missing(name));
            }
        });
        TopicDescription labelSets = descriptions.get(topics.labelSets());
        if (labelSets != null && labelSets.partitions().size() != 1) {
            problems.add(
                    "topic " + topics.labelSets() + ": expected one partition, because clients of different languages"
                            + " choose different partitions for one key, so the newest label set of a key could not be told from"
                            + " an older one; found " + labelSets.partitions().size());
        }
        Config config = configs.get(topics.labelSets());
        if (config != null) {
            String policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
            if (!policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
                problems.add(
                        "topic " + topics.labelSets() + ": expected cleanup.policy compact (else the broker deletes"
                                + " label sets by their age), found " + policy);
            }
        }
    }

    private boolean isRead(String topic) {
        return sources.contains(topic) || topic.equals(topics.labelSets());
    }

    private String missing(String topic) {
        return "topic " + topic + ": expected the permission " + (isRead(topic) ? "Read" : "Write")
                + " on it, found none";
    }

    /** Managed brokers often do not permit it. */
    private void unknownSettings(String topic, ExecutionException e) {
        if (!(e.getCause() instanceof AuthorizationException)) {
            problem("topic " + topic, e);
            return;
        }
        String unchecked = topic.equals(topics.labelSets())
                ? "that cleanup.policy is compact is not checked"
                : "whether it accepts a record is not checked before the record is sent";
        warnings.add("topic " + topic + ": its settings cannot be read, because the permission DescribeConfigs on it is"
                + " missing. Kafka's defaults are assumed, and " + unchecked + ".");
    }

    private void problem(String what, ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof UnknownTopicOrPartitionException) {
            problems.add(what + ": expected to find it, found none of that name");
        } else if (cause instanceof RetriableException || cause instanceof AuthenticationException) {
            throw (KafkaException) cause;
        } else {
            problems.add(what + ": " + ThreadFailureHandler.message(e));
        }
    }

    private TopicDescription description(String topic) {
        TopicDescription description = descriptions.get(topic);
        if (description == null) {
            throw new IllegalStateException("nothing is known of topic " + topic);
        }
        return description;
    }
}
