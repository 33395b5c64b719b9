package io.gliznet.streams.cli;

import io.gliznet.streams.config.GliznetConfig;
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
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Clients for commands. The broker is asked first whether it answers, so that a wrong address is reported within seconds. */
final class KafkaClients {

    /** How long a person at a terminal is kept waiting. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final GliznetConfig config;

    private KafkaClients(GliznetConfig config) {
        this.config = config;
    }

    /** @throws CommandFailure if no broker answers, or lacks one of the topics */
    static KafkaClients connect(GliznetConfig config, String... topics) {
        Map<String, Object> settings = config.client("admin.");
        settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
        settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis() / 2);
        try (Admin admin = create(() -> Admin.create(settings))) {
            get(config, admin.describeCluster().clusterId());
            admin.describeTopics(List.of(topics))
                    .topicNameValues()
                    .forEach((topic, description) -> requireTopic(config, topic, description));
        }
        return new KafkaClients(config);
    }

    /** Kafka checks its own settings when a client is made. */
    private static <C> C create(Supplier<C> client) {
        try {
            return client.get();
        } catch (KafkaException e) {
            throw CommandFailure.usage("kafka.* or bootstrap.servers: " + Causes.message(e));
        }
    }

    private static void requireTopic(GliznetConfig config, String topic, KafkaFuture<?> description) {
        try {
            get(config, description);
        } catch (UnknownTopicOrPartitionException e) {
            throw CommandFailure.failed("topic " + topic + ": expected on " + servers(config)
                    + ", found none; create it first ('gliznet broker' creates its own topics)");
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
        Map<String, Object> settings = new HashMap<>();
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, "5");
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
        settings.putAll(config.client("producer."));
        return create(() -> new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer()));
    }

    /** A consumer of committed records in no group, with all partitions of the topics. Ownership: the caller closes it. */
    Consumer<byte[], byte[]> consumer(String... topics) {
        Map<String, Object> settings = new HashMap<>();
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, "false");
        settings.putAll(config.client("consumer."));
        Consumer<byte[], byte[]> consumer =
                create(() -> new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()));
        Collection<TopicPartition> partitions = new ArrayList<>();
        for (String topic : topics) {
            consumer.partitionsFor(topic)
                    .forEach(partition -> partitions.add(new TopicPartition(topic, partition.partition())));
        }
        consumer.assign(partitions);
        return consumer;
    }
}
