package io.gliznet.streams.topology;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What a broker says of the four topics. */
final class TopicCheck {

    private final Topics topics;
    private final List<String> problems = new ArrayList<>();
    private final Map<String, TopicDescription> descriptions = new HashMap<>();
    private final Map<String, Config> configs = new HashMap<>();

    private TopicCheck(Topics topics) {
        this.topics = topics;
    }

    /**
     * Asks.
     *
     * @throws org.apache.kafka.common.errors.TimeoutException if no broker answers in time
     * @throws KafkaException if one does not let us in
     */
    static TopicCheck ask(Admin admin, Topics topics, int timeoutMs) {
        TopicCheck facts = new TopicCheck(topics);
        facts.describe(admin, timeoutMs);
        facts.configure(admin, timeoutMs);
        facts.validate();
        return facts;
    }

    /** All that is wrong: topic, expected, found. What follows can be relied on where nothing is. */
    List<String> problems() {
        return List.copyOf(problems);
    }

    int documentPartitions() {
        return description(topics.documents()).partitions().size();
    }

    Set<TopicPartition> labelSetPartitions() {
        return IntStream.range(0, description(topics.labelSets()).partitions().size())
                .mapToObj(partition -> new TopicPartition(topics.labelSets(), partition))
                .collect(Collectors.toSet());
    }

    int maxClassifiedBytes() {
        return Integer.parseInt(setting(topics.classified(), TopicConfig.MAX_MESSAGE_BYTES_CONFIG));
    }

    int maxDeadLetterBytes() {
        return Integer.parseInt(setting(topics.deadLetters(), TopicConfig.MAX_MESSAGE_BYTES_CONFIG));
    }

    private void describe(Admin admin, int timeoutMs) {
        Set<String> names =
                Set.copyOf(List.of(topics.documents(), topics.labelSets(), topics.classified(), topics.deadLetters()));
        admin.describeTopics(names, new DescribeTopicsOptions().timeoutMs(timeoutMs))
                .topicNameValues()
                .forEach((name, answer) -> {
                    try {
                        descriptions.put(name, answer.get());
                    } catch (ExecutionException e) {
                        problem(name, e);
                    } catch (InterruptedException e) {
                        throw new InterruptException(e);
                    }
                });
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
                        problem(resource.name(), e);
                    } catch (InterruptedException e) {
                        throw new InterruptException(e);
                    }
                });
    }

    private void validate() {
        if (new HashSet<>(List.of(topics.documents(), topics.labelSets(), topics.classified(), topics.deadLetters()))
                        .size()
                < 4) {
            problems.add("topics: expected four different names, found " + topics);
        }
        if (configs.containsKey(topics.labelSets())) {
            String policy = setting(topics.labelSets(), TopicConfig.CLEANUP_POLICY_CONFIG);
            if (!policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT)) {
                problems.add(
                        "topic " + topics.labelSets() + ": expected cleanup.policy compact (else the broker deletes"
                                + " label sets by their age), found " + policy);
            }
        }
    }

    private void problem(String topic, ExecutionException e) {
        Throwable cause = e.getCause();
        if (cause instanceof UnknownTopicOrPartitionException) {
            problems.add("topic " + topic + ": expected to find it, found none of that name");
        } else if (cause instanceof RetriableException || cause instanceof AuthenticationException) {
            throw (KafkaException) cause;
        } else {
            problems.add("topic " + topic + ": " + ThreadFailureHandler.message(e));
        }
    }

    private String setting(String topic, String key) {
        Config config = configs.get(topic);
        if (config == null) {
            throw new IllegalStateException("nothing is known of topic " + topic);
        }
        return config.get(key).value();
    }

    private TopicDescription description(String topic) {
        TopicDescription description = descriptions.get(topic);
        if (description == null) {
            throw new IllegalStateException("nothing is known of topic " + topic);
        }
        return description;
    }
}
