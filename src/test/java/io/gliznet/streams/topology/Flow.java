package io.gliznet.streams.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.records.ClassificationRecords;
import io.gliznet.streams.records.DocumentRecords;
import io.gliznet.streams.records.LabelSetRecords;
import io.gliznet.streams.records.SerdeSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Four topics of a test's own on a real broker: the tenants' side and the readers' side. Every document carries its id in a
 * header, so that one that cannot be decoded is accounted for as well.
 *
 * <p>Threading: the test's own.
 */
final class Flow implements AutoCloseable {

    static final int PARTITIONS = 4;
    static final String ID = "id";

    private final String bootstrapServers;
    private final String name;
    private final Topics topics;
    private final SerdeSettings serde;
    private final KafkaProducer<byte[], byte[]> producer;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final DocumentRecords documents;
    private final LabelSetRecords labelSets;
    private final ClassificationRecords classifications;
    private final List<Result> results = new ArrayList<>();

    /** What came out for a document. */
    record Result(ConsumerRecord<byte[], byte[]> record, boolean classified) {

        static final String CLASSIFIED = "CLASSIFIED";

        String id() {
            return header(ID);
        }

        /** Empty for a document without one. */
        Optional<String> key() {
            return Optional.ofNullable(record.key()).map(key -> new String(key, UTF_8));
        }

        String header(String header) {
            return new String(record.headers().lastHeader(header).value(), UTF_8);
        }

        /** {@link #CLASSIFIED}, or the reason why not. */
        String outcome() {
            return classified ? CLASSIFIED : header(DeadLetters.REASON);
        }
    }

    private Flow(String bootstrapServers, String name, String registryUrl) {
        this.bootstrapServers = bootstrapServers;
        this.name = name;
        topics = topics(name);
        serde = SerdeSettings.of(registryUrl);
        documents = new DocumentRecords(serde, topics.documents());
        labelSets = new LabelSetRecords(serde, topics.labelSets());
        classifications = new ClassificationRecords(serde, topics.classified());
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "isolation.level",
                        "read_committed",
                        "auto.offset.reset",
                        "earliest"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    /** With a registry that only this JVM knows. */
    static Flow start(String bootstrapServers) throws Exception {
        return start(bootstrapServers, "mock://" + UUID.randomUUID());
    }

    static Flow start(String bootstrapServers, String registryUrl) throws Exception {
        Flow flow =
                new Flow(bootstrapServers, "t" + UUID.randomUUID().toString().substring(0, 8), registryUrl);
        try (Admin admin = flow.admin()) {
            admin.createTopics(flow.topics.definitions(PARTITIONS)).all().get();
            // only leaders answer this: from now on a producer may write
            Map<TopicPartition, OffsetSpec> latest = Stream.concat(
                            Stream.of(new TopicPartition(flow.topics.labelSets(), 0)),
                            flow.partitions(
                                    flow.topics.documents(), flow.topics.classified(), flow.topics.deadLetters()))
                    .collect(toMap(identity(), partition -> OffsetSpec.latest()));
            await().ignoreExceptions()
                    .until(() -> admin.listOffsets(latest).all().get().size() == latest.size());
        }
        flow.consumer.assign(flow.partitions(flow.topics.classified(), flow.topics.deadLetters())
                .toList());
        return flow;
    }

    private Stream<TopicPartition> partitions(String... of) {
        return Stream.of(of).flatMap(topic -> IntStream.range(0, PARTITIONS)
                .mapToObj(partition -> new TopicPartition(topic, partition)));
    }

    static Topics topics(String name) {
        return new Topics(name + "-documents", name + "-label-sets", name + "-classified", name + "-dead-letters");
    }

    static KafkaSettings kafka(String bootstrapServers, String name, Guarantee guarantee, Path stateDir) {
        // a killed instance is missed soon
        Map<String, String> overrides = Map.of(
                "session.timeout.ms", "6000",
                "heartbeat.interval.ms", "500",
                "transaction.timeout.ms", "6000");
        return new KafkaSettings(bootstrapServers, name, guarantee, 2, stateDir, Duration.ofSeconds(20), overrides);
    }

    static TopologySettings topology(Topics topics) {
        return new TopologySettings(topics, Duration.ofSeconds(30), 1L << 20, LookAheadSettings.DEFAULT);
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    String name() {
        return name;
    }

    Topics topics() {
        return topics;
    }

    SerdeSettings serde() {
        return serde;
    }

    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrapServers));
    }

    /** An instance that has begun. */
    ClassificationStream start(Guarantee guarantee, Path stateDir, Pipeline pipeline) {
        ClassificationStream service = service(guarantee, stateDir);
        List<String> problems = service.check();
        if (!problems.isEmpty()) {
            throw new IllegalStateException(String.join("; ", problems));
        }
        service.start(pipeline);
        return service;
    }

    ClassificationStream service(Guarantee guarantee, Path stateDir) {
        return new ClassificationStream(kafka(bootstrapServers, name, guarantee, stateDir), topology(topics));
    }

    /** Returns the offset, when the broker has acknowledged it. */
    long putLabels(String tenantId, String... labels) {
        LabelSetKey key = new LabelSetKey(tenantId, Document.DEFAULT_LABEL_SET);
        LabelSet set = LabelSet.of(key, Arrays.stream(labels).map(Label::named).toList());
        return putLabelBytes(tenantId, labelSets.encode(set, OptionalLong.empty()));
    }

    long putLabelBytes(String tenantId, byte @Nullable [] value) {
        byte[] key = labelSets.key(new LabelSetKey(tenantId, Document.DEFAULT_LABEL_SET));
        return acknowledged(producer.send(new ProducerRecord<>(topics.labelSets(), key, value)))
                .offset();
    }

    static Document document(String id, String tenantId, String text) {
        return new Document(
                id, new LabelSetKey(tenantId, Document.DEFAULT_LABEL_SET), Optional.empty(), text, Map.of());
    }

    byte[] bytes(Document document) {
        try {
            return documents.encode(document);
        } catch (RejectedException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Returns when the broker has acknowledged it. */
    RecordMetadata send(String id, String tenantId) {
        return acknowledged(send(id, id, bytes(document(id, tenantId, "the text of " + id))));
    }

    Future<RecordMetadata> send(String id, @Nullable String key, byte @Nullable [] value) {
        var record = new ProducerRecord<>(topics.documents(), null, key == null ? null : key.getBytes(UTF_8), value);
        return send(id, record);
    }

    Future<RecordMetadata> send(String id, ProducerRecord<byte[], byte[]> record) {
        record.headers().add(ID, id.getBytes(UTF_8));
        return producer.send(record);
    }

    static RecordMetadata acknowledged(Future<RecordMetadata> sent) {
        try {
            return sent.get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** All that readers of committed records have seen so far, in the order of each partition. */
    List<Result> results() {
        for (ConsumerRecord<byte[], byte[]> found : consumer.poll(Duration.ofMillis(50))) {
            results.add(new Result(found, found.topic().equals(topics.classified())));
        }
        return List.copyOf(results);
    }

    /** The newest one for this document, if there is one. */
    Optional<Result> result(String id) {
        return results().stream().filter(result -> result.id().equals(id)).reduce((one, other) -> other);
    }

    /** Whether all that was ever committed has been read. */
    boolean atEnd() {
        results();
        return consumer.endOffsets(consumer.assignment()).entrySet().stream()
                .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }

    io.gliznet.streams.records.ClassifiedDocument classification(Result result) {
        try {
            return classifications.decode(result.record().value());
        } catch (RejectedException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
        documents.close();
        labelSets.close();
        classifications.close();
    }
}
