package io.gliznet.streams.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.config.Sources;
import io.gliznet.streams.embedded.EmbeddedBroker;
import io.gliznet.streams.records.ClassificationRecords;
import io.gliznet.streams.records.ClassifiedDocument;
import io.gliznet.streams.records.SerdeSettings;
import io.gliznet.streams.topology.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Four topics that only one test uses, on a broker that it shares with others, and commands that know their names.
 *
 * <p>Threading: the test's thread, except {@link #run}.
 */
final class OwnTopics implements AutoCloseable {

    static final int PARTITIONS = 3;
    private static final Duration POLL = Duration.ofMillis(100);

    private final String bootstrapServers;
    private final String name;
    private final Topics topics;
    private final ClassificationRecords classifications;
    private final KafkaConsumer<byte[], byte[]> consumer;

    private OwnTopics(String bootstrapServers, String name) {
        this.bootstrapServers = bootstrapServers;
        this.name = name;
        topics = new Topics(name + "-documents", name + "-label-sets", name + "-classified", name + "-dead-letters");
        classifications = new ClassificationRecords(SerdeSettings.of(""), topics.classified());
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrapServers, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    static OwnTopics create(String bootstrapServers) {
        OwnTopics own = new OwnTopics(
                bootstrapServers, "t" + UUID.randomUUID().toString().substring(0, 8));
        EmbeddedBroker.createTopics(own.client(), own.topics.definitions(PARTITIONS));
        return own;
    }

    Topics names() {
        return topics;
    }

    /** The consumer group of a service that runs with {@link #arguments}. */
    String applicationId() {
        return name;
    }

    /** How a client finds the broker. */
    Map<String, Object> client() {
        return Map.of("bootstrap.servers", bootstrapServers);
    }

    /** The configuration of a command that is run with {@link #arguments}. */
    GliznetConfig config() {
        Map<String, String> settings = Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "application.id",
                name,
                "topic.documents",
                topics.documents(),
                "topic.label.sets",
                topics.labelSets(),
                "topic.classified",
                topics.classified(),
                "topic.dead.letters",
                topics.deadLetters());
        return GliznetConfig.load(
                new Sources(Optional.empty(), Map.of(), settings, Path.of("").toAbsolutePath()));
    }

    /** The command with the options that it needs to find broker and topics, before its own, which win. */
    String[] arguments(String... command) {
        Stream<String> options = Stream.of(
                "-b",
                bootstrapServers,
                "--set",
                "application.id=" + name,
                "--set",
                "topic.documents=" + topics.documents(),
                "--set",
                "topic.label.sets=" + topics.labelSets(),
                "--set",
                "topic.classified=" + topics.classified(),
                "--set",
                "topic.dead.letters=" + topics.deadLetters());
        List<String> arguments = new ArrayList<>(List.of(command));
        int words = (int)
                Stream.of(command).takeWhile(word -> !word.startsWith("-")).count();
        arguments.addAll(words, options.toList());
        return arguments.toArray(String[]::new);
    }

    Invocation run(String... command) {
        return runWithInput("", command);
    }

    Invocation runWithInput(String stdin, String... command) {
        return Invocation.withInput(stdin, arguments(command));
    }

    /** Returns when the broker has it. */
    void write(String topic, String key, byte @Nullable [] value) {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client(), new ByteArraySerializer(), new ByteArraySerializer())) {
            var unused = producer.send(new ProducerRecord<>(topic, key.getBytes(UTF_8), value));
            producer.flush();
        }
    }

    /** Returns when the broker uses these settings of the topic. */
    void configure(String topic, Map<String, String> settings) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        try (Admin admin = Admin.create(client())) {
            admin.incrementalAlterConfigs(Map.of(
                            resource,
                            settings.entrySet().stream()
                                    .map(setting -> new AlterConfigOp(
                                            new ConfigEntry(setting.getKey(), setting.getValue()),
                                            AlterConfigOp.OpType.SET))
                                    .toList()))
                    .all()
                    .get();
            await().until(() -> admin.describeConfigs(List.of(resource)).all().get().values().stream()
                    .anyMatch(now -> has(now, settings)));
        }
    }

    private static boolean has(Config now, Map<String, String> settings) {
        return settings.entrySet().stream().allMatch(setting -> now.entries().stream()
                .anyMatch(entry -> entry.name().equals(setting.getKey())
                        && setting.getValue().equals(entry.value())));
    }

    /** All that is committed now, in the order of each partition. */
    List<ConsumerRecord<byte[], byte[]>> read(String topic) {
        consumer.assign(consumer.partitionsFor(topic).stream()
                .map(partition -> new TopicPartition(topic, partition.partition()))
                .toList());
        consumer.seekToBeginning(consumer.assignment());
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(POLL).forEach(records::add);
        }
        return records;
    }

    List<ClassifiedDocument> classified() {
        return read(topics.classified()).stream().map(this::decode).toList();
    }

    ClassifiedDocument decode(ConsumerRecord<byte[], byte[]> record) {
        try {
            return classifications.decode(record.value());
        } catch (RejectedException e) {
            throw new AssertionError(record.toString(), e);
        }
    }

    @Override
    public void close() {
        consumer.close();
        classifications.close();
    }
}
