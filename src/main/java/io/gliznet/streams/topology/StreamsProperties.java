package io.gliznet.streams.topology;

import io.gliznet.streams.catalog.ReadPosition;
import io.gliznet.streams.catalog.ReadPositionInterceptor;
import io.gliznet.streams.catalog.StoreIdentity;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.streams.StreamsConfig;

/** The Kafka settings that differ from Kafka's defaults. A user's settings override them. */
final class StreamsProperties {

    private static final int MAX_FETCH_BYTES = 16 * 1024 * 1024;
    private static final int DEFAULT_MAX_REQUEST = 1_048_576;
    private static final int DEFAULT_BUFFER = 33_554_432;
    private static final Pattern SCOPE =
            Pattern.compile("^(?:(?:main\\.|global\\.|restore\\.)?consumer\\.|producer\\.|admin\\.|)");

    private StreamsProperties() {}

    static Properties of(KafkaSettings kafka) {
        Properties properties = new Properties();
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, kafka.applicationId());
        properties.put(
                StreamsConfig.PROCESSING_GUARANTEE_CONFIG, kafka.guarantee().value());
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, kafka.streamThreads());
        properties.put(StreamsConfig.STATE_DIR_CONFIG, kafka.stateDir().toString());
        // an idle thread sleeps in poll(): this long until it sees the end of a transaction, or a new label set
        properties.put(StreamsConfig.POLL_MS_CONFIG, 10L);
        // documents of different topics need no common order, and one slow topic must not hold the others
        properties.put(StreamsConfig.MAX_TASK_IDLE_MS_CONFIG, StreamsConfig.MAX_TASK_IDLE_MS_DISABLED);
        properties.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 100L);
        consumer(properties);
        producer(properties);
        kafka.overrides().forEach((key, value) -> override(properties, key, value));
        return properties;
    }

    /**
     * Those of one start, with the live objects that Kafka hands on to the interceptors it makes.
     *
     * @param largestRecord bytes that the largest of the two sink topics takes
     */
    static Properties live(Properties of, ReadPosition position, int largestRecord) {
        Properties live = new Properties();
        live.putAll(of);
        StreamsConfig config = new StreamsConfig(of);
        intercept(
                live,
                StreamsConfig.GLOBAL_CONSUMER_PREFIX,
                ReadPositionInterceptor.class,
                config.getGlobalConsumerConfigs(""));
        live.put(StreamsConfig.globalConsumerPrefix(ReadPositionInterceptor.POSITION), position);
        if (!config.getProducerConfigs("").containsKey(ProducerConfig.MAX_REQUEST_SIZE_CONFIG)) {
            live.put(
                    StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG),
                    Math.max(largestRecord, DEFAULT_MAX_REQUEST));
        }
        return live;
    }

    /** Stands beside the global store, in the folder of Kafka Streams for it. */
    static StoreIdentity storeIdentity(Properties of) {
        return new StoreIdentity(globalStore(of));
    }

    /** The folder of the global store. */
    static Path globalStore(Properties of) {
        StreamsConfig config = new StreamsConfig(of);
        return Path.of(
                config.getString(StreamsConfig.STATE_DIR_CONFIG),
                config.getString(StreamsConfig.APPLICATION_ID_CONFIG),
                "global");
    }

    /** Bytes of the largest record that a producer of these properties sends. */
    static int maxRequest(Properties live) {
        Map<String, Object> producer = new StreamsConfig(live).getProducerConfigs("");
        return Math.min(
                bytes(producer, ProducerConfig.MAX_REQUEST_SIZE_CONFIG, DEFAULT_MAX_REQUEST),
                bytes(producer, ProducerConfig.BUFFER_MEMORY_CONFIG, DEFAULT_BUFFER));
    }

    /** Ours would win over one that a user gives for more clients: {@code session.timeout.ms}, {@code consumer.fetch.max.bytes}. */
    private static void override(Properties properties, String key, String value) {
        properties.keySet().removeIf(ours -> covers(key, ours.toString()));
        properties.put(key, value);
    }

    /** Whether a setting with the key is for all clients that the other one is for, or more. */
    private static boolean covers(String key, String other) {
        String scope = scope(key);
        String otherScope = scope(other);
        return key.substring(scope.length()).equals(other.substring(otherScope.length()))
                && (scope.isEmpty()
                        || scope.equals(otherScope)
                        || (scope.equals(StreamsConfig.CONSUMER_PREFIX) && otherScope.endsWith(scope)));
    }

    /** The prefix that says for which clients a setting is; empty if it is for all of them. */
    private static String scope(String key) {
        Matcher scope = SCOPE.matcher(key);
        return scope.find() ? scope.group() : "";
    }

    /** Ours sees the records first, a user's after it. */
    private static void intercept(Properties live, String prefix, Class<?> ours, Map<String, Object> consumer) {
        Object theirs = consumer.get(ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG);
        live.put(
                prefix + ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG,
                theirs == null ? ours.getName() : ours.getName() + "," + theirs);
    }

    private static int bytes(Map<String, Object> producer, String key, int otherwise) {
        Object value = producer.get(key);
        return value == null ? otherwise : (int) Math.min(Long.parseLong(value.toString()), Integer.MAX_VALUE);
    }

    private static void consumer(Properties properties) {
        properties.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.FETCH_MAX_BYTES_CONFIG), MAX_FETCH_BYTES);
        // an aborted label set does not rule, and an aborted document is not classified, under both guarantees
        properties.put(
                StreamsConfig.consumerPrefix(ConsumerConfig.ISOLATION_LEVEL_CONFIG),
                IsolationLevel.READ_COMMITTED.toString());
        // a killed instance holds its partitions for so long; brokers accept no less by default
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 6_000);
        // a step of a rebalance takes up to so long
        properties.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 1_000);
    }

    private static void producer(Properties properties) {
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.LINGER_MS_CONFIG), 5L);
        // a killed instance keeps readers of committed records waiting for so long
        properties.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 10_000);
    }
}
