package io.gliznet.streams.cli;

import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.topology.SourceTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Clients for commands. The broker is asked first whether it answers, so that a wrong address is reported within seconds. */
final class KafkaClients {

    /** How long a person at a terminal is kept waiting. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /** A killed command leaves a transaction open for so long, and readers of committed records wait for its end. */
    private static final Duration TRANSACTION = Duration.ofSeconds(20);

    /** Bytes; the buffer of a producer holds no larger one. */
    private static final int LARGEST_RECORD = 32 << 20;

    private static final Duration FOR_EVER = Duration.ofDays(100_000);

    private final GliznetConfig config;

    private KafkaClients(GliznetConfig config) {
        this.config = config;
    }

    /** @throws CommandFailure if no broker answers, or lacks one of the topics */
    static KafkaClients connect(GliznetConfig config, String... topics) {
        try (Admin admin = admin(config)) {
            get(config, admin.describeCluster().clusterId());
            admin.describeTopics(List.of(topics))
                    .topicNameValues()
                    .forEach((topic, description) -> describe(config, topic, description));
        }
        return new KafkaClients(config);
    }

    private static Admin admin(GliznetConfig config) {
        Map<String, Object> settings = config.client("admin.");
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis() / 2);
        return create(() -> Admin.create(settings));
    }

    /**
     * The names of the topics of documents.
     *
     * @throws CommandFailure if there is a pattern, and no topic that matches it
     */
    List<String> sources(SourceTopics topics) {
        if (topics.pattern().isEmpty()) {
            return topics.names();
        }
        try (Consumer<byte[], byte[]> consumer = consumer()) {
            List<String> found = consumer.listTopics().keySet().stream()
                    .filter(topics::includes)
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw CommandFailure.failed(
                        "topic.documents: expected a topic that matches " + topics + ", found none");
            }
            return found;
        }
    }

    /** How many partitions a topic has.
     * @throws CommandFailure if there is no such topic */
    int partitions(String topic) {
        return describe(topic).partitions().size();
    }

    /** The same; 0 if there is no such topic, or cannot be one of this name. */
    int partitionsIfAny(String topic) {
        try (Admin admin = admin(config)) {
            return get(config, admin.describeTopics(List.of(topic)).allTopicNames()).values().stream()
                    .mapToInt(description -> description.partitions().size())
                    .sum();
        } catch (UnknownTopicOrPartitionException | InvalidTopicException e) {
            return 0;
        } catch (TopicAuthorizationException e) {
            throw CommandFailure.failed("topic " + topic + ": expected permission to describe it, found none");
        }
    }

    /** Those of these topics that the broker does not have; one that it does not let be described may exist. */
    List<String> missing(Collection<String> topics) {
        List<String> missing = new ArrayList<>();
        if (topics.isEmpty()) {
            return missing;
        }
        try (Admin admin = admin(config)) {
            admin.describeTopics(topics).topicNameValues().forEach((topic, description) -> {
                try {
                    get(config, description);
                } catch (UnknownTopicOrPartitionException | InvalidTopicException e) {
                    missing.add(topic);
                } catch (TopicAuthorizationException e) {
                    // not known
                }
            });
        }
        return missing.stream().sorted().toList();
    }

    /** How old records become; very long if the topic does not say, or does not let itself be asked. */
    Duration retention(String topic) {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = admin(config)) {
            Config settings =
                    get(config, admin.describeConfigs(List.of(resource)).all()).get(resource);
            return settings == null ? FOR_EVER : retention(settings);
        } catch (AuthorizationException e) {
            return FOR_EVER;
        }
    }

    private static Duration retention(Config settings) {
        ConfigEntry policy = settings.get(TopicConfig.CLEANUP_POLICY_CONFIG);
        ConfigEntry retention = settings.get(TopicConfig.RETENTION_MS_CONFIG);
        boolean deletes = policy == null || policy.value().contains(TopicConfig.CLEANUP_POLICY_DELETE);
        long millis = retention == null ? -1 : Long.parseLong(retention.value());
        return deletes && millis >= 0 && millis < FOR_EVER.toMillis() ? Duration.ofMillis(millis) : FOR_EVER;
    }

    /** What tells a topic from an earlier one of the same name. */
    String topicId(String topic) {
        return describe(topic).topicId().toString();
    }

    private TopicDescription describe(String topic) {
        try (Admin admin = admin(config)) {
            KafkaFuture<TopicDescription> description =
                    admin.describeTopics(List.of(topic)).topicNameValues().values().stream()
                            .findFirst()
                            .orElseThrow();
            return describe(config, topic, description);
        }
    }

    /** Kafka checks its own settings when a client is made. */
    private static <C> C create(Supplier<C> client) {
        try {
            return client.get();
        } catch (KafkaException e) {
            throw CommandFailure.usage("kafka.* or bootstrap.servers: " + Causes.message(e));
        }
    }

    private static TopicDescription describe(
            GliznetConfig config, String topic, KafkaFuture<TopicDescription> description) {
        try {
            return get(config, description);
        } catch (UnknownTopicOrPartitionException e) {
            throw CommandFailure.failed("topic " + topic + ": expected on " + servers(config)
                    + ", found none; create it first, or configure another name ('gliznet broker --topic " + topic
                    + "' creates it on a broker to try with)");
        } catch (TopicAuthorizationException e) {
            throw CommandFailure.failed("topic " + topic + ": expected permission to describe it, found none");
        }
    }

    private static <T> T get(GliznetConfig config, KafkaFuture<T> answer) {
        try {
            return answer.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("interrupted");
        } catch (TimeoutException e) {
            throw unreachable(config);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof org.apache.kafka.common.errors.TimeoutException) {
                throw unreachable(config);
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        }
    }

    private static CommandFailure unreachable(GliznetConfig config) {
        return CommandFailure.failed("bootstrap.servers: expected a broker at " + servers(config)
                + ", found none that answers within " + PATIENCE.toSeconds() + " s");
    }

    static String servers(GliznetConfig config) {
        return String.join(",", config.bootstrapServers());
    }

    /** A producer that waits for all replicas. Ownership: the caller closes it. */
    Producer<byte[], byte[]> producer() {
        return producer(new HashMap<>());
    }

    /** The same for records that were written once: only the topic limits their size. Ownership: the caller closes it. */
    Producer<byte[], byte[]> producerOfLargeRecords() {
        return producer(largeRecords());
    }

    /**
     * The same in transactions.
     *
     * @param id a later producer of this id fences this one
     */
    Producer<byte[], byte[]> transactionalProducer(String id) {
        Map<String, Object> settings = largeRecords();
        settings.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, (int) TRANSACTION.toMillis());
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, id);
        return producer(settings);
    }

    private static Map<String, Object> largeRecords() {
        return new HashMap<>(Map.of(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_RECORD));
    }

    private Producer<byte[], byte[]> producer(Map<String, Object> settings) {
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, "5");
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
        settings.putAll(config.client("producer."));
        return create(() -> new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    /** A consumer of committed records in no group, with all partitions of the topics. Ownership: the caller closes it. */
    Consumer<byte[], byte[]> consumer(String... topics) {
        Consumer<byte[], byte[]> consumer = consumer(config.client("consumer."));
        Collection<TopicPartition> partitions = new ArrayList<>();
        for (String topic : topics) {
            consumer.partitionsFor(topic)
                    .forEach(partition -> partitions.add(new TopicPartition(topic, partition.partition())));
        }
        consumer.assign(partitions);
        return consumer;
    }

    /** A consumer of committed records that knows the offsets of a group, with no partitions. Ownership: the caller closes it. */
    Consumer<byte[], byte[]> groupConsumer(String group) {
        Map<String, Object> own = config.client("consumer.");
        own.put(ConsumerConfig.GROUP_ID_CONFIG, group);
        own.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        own.remove(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG);
        return consumer(own);
    }

    private static Consumer<byte[], byte[]> consumer(Map<String, Object> own) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        settings.putAll(own);
        return create(() -> new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
    }
}
