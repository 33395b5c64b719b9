package io.gliznet.streams.topology;

import io.gliznet.streams.check.Finding;
import io.gliznet.streams.serde.SerializerErrors;
import io.gliznet.streams.topology.TopicFacts.Answers;
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
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Asks a broker about topics. */
final class TopicRequests {

    private final Admin admin;
    private final CheckSettings settings;
    private final Topics topics;
    private final int timeoutMs;

    /** @param timeoutMs of each request */
    TopicRequests(Admin admin, CheckSettings settings, int timeoutMs) {
        this.admin = admin;
        this.settings = settings;
        this.timeoutMs = timeoutMs;
        topics = settings.topics();
    }

    /** A topic for results, asked for without a wait; empty if there is none, or if the service may not write to it. */
    static CompletionStage<Optional<SinkTopic>> sink(Admin admin, String topic) {
        ConfigResource resource = resource(topic);
        CompletionStage<Map<ConfigResource, Config>> configs =
                admin.describeConfigs(List.of(resource)).all().toCompletionStage();
        return admin.describeTopics(List.of(topic), new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .allTopicNames()
                .toCompletionStage()
                .thenCombine(configs, (descriptions, found) -> Optional.ofNullable(descriptions.get(topic))
                        .filter(description -> TopicFacts.permits(description, AclOperation.WRITE))
                        .map(description -> SinkTopic.of(topic, found.get(resource))))
                .exceptionally(failure -> {
                    if (SerializerErrors.causes(failure).anyMatch(UnknownTopicOrPartitionException.class::isInstance)) {
                        return Optional.empty();
                    }
                    throw new CompletionException(failure);
                });
    }

    /**
     * Asks for all that a start needs.
     *
     * @param findings gets what keeps topics from being found
     * @throws KafkaException if no broker answers in time, or if one does not let us in
     */
    TopicFacts facts(List<Finding> findings) {
        Set<String> existing = needsNames() ? names(findings) : Set.of();
        List<String> sources = sources(existing, findings);
        Set<String> routes = Stream.concat(settings.routes().names().stream(), existing.stream())
                .filter(topic -> topics.permitRoute(settings.routes(), topic))
                .collect(Collectors.toSet());
        Answers<TopicDescription> descriptions =
                descriptions(Stream.of(sources.stream(), topics.others(), routes.stream())
                        .flatMap(name -> name)
                        .collect(Collectors.toSet()));
        String clusterId = clusterId(findings);
        Answers<Config> configs = configs(descriptions.known().keySet());
        return new TopicFacts(settings, clusterId, sources, routes, descriptions, configs);
    }

    private boolean needsNames() {
        return topics.sources().pattern().isPresent()
                || !settings.routes().prefixes().isEmpty();
    }

    private Set<String> names(List<Finding> findings) {
        try {
            return get(admin.listTopics(new ListTopicsOptions().timeoutMs(timeoutMs))
                    .names());
        } catch (ExecutionException e) {
            findings.add(Finding.wrong("topics", "topics: " + ThreadFailureHandler.message(lasting(e)), ""));
            return Set.of();
        }
    }

    private List<String> sources(Set<String> existing, List<Finding> findings) {
        List<String> sources = Stream.concat(
                        topics.sources().names().stream(),
                        existing.stream().filter(topics.sources()::includes).sorted())
                .distinct()
                .toList();
        if (sources.isEmpty()) {
            findings.add(Finding.wrong(
                    "topics",
                    "topic.documents: expected a pattern that at least one topic matches, found none for "
                            + topics.sources(),
                    "Create a topic of documents, or change the pattern."));
        }
        return sources;
    }

    private Answers<TopicDescription> descriptions(Set<String> names) {
        return answers(admin.describeTopics(
                        names,
                        new DescribeTopicsOptions()
                                .includeAuthorizedOperations(true)
                                .timeoutMs(timeoutMs))
                .topicNameValues());
    }

    private String clusterId(List<Finding> findings) {
        try {
            String id = get(admin.describeCluster(new DescribeClusterOptions().timeoutMs(timeoutMs))
                    .clusterId());
            return id == null ? "" : id;
        } catch (ExecutionException e) {
            findings.add(Finding.wrong("broker", "cluster: " + ThreadFailureHandler.message(lasting(e)), ""));
            return "";
        }
    }

    private Answers<Config> configs(Set<String> names) {
        Map<String, KafkaFuture<Config>> asked = new HashMap<>();
        admin.describeConfigs(
                        names.stream().map(TopicRequests::resource).toList(),
                        new DescribeConfigsOptions().timeoutMs(timeoutMs))
                .values()
                .forEach((resource, answer) -> asked.put(resource.name(), answer));
        return answers(asked);
    }

    private static ConfigResource resource(String topic) {
        return new ConfigResource(ConfigResource.Type.TOPIC, topic);
    }

    private static <T> Answers<T> answers(Map<String, KafkaFuture<T>> asked) {
        Map<String, T> known = new TreeMap<>();
        Map<String, Throwable> missing = new TreeMap<>();
        asked.forEach((name, answer) -> {
            try {
                known.put(name, get(answer));
            } catch (ExecutionException e) {
                missing.put(name, lasting(e));
            }
        });
        return new Answers<>(known, missing);
    }

    private static <T> T get(KafkaFuture<T> answer) throws ExecutionException {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
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
}
