package io.gliznet.streams.reliability;

import io.gliznet.streams.topology.Guarantee;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Sends documents and label sets that nobody expects: each has an outcome that its kind allows, and the process stays alive. */
final class Fuzz implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final int LARGEST_RECORD = 8 << 20;
    private static final int HEADER_BYTES = 100_000;
    private static final double WITHOUT_KEY = 0.1;
    private static final double LARGE_HEADER = 0.005;

    private final Scene scene;
    private final Random random;
    private final FuzzBytes bytes;
    private final KafkaProducer<byte[], byte[]> producer;
    private final List<FuzzKind> sent = new ArrayList<>();
    private final List<Future<RecordMetadata>> unacknowledged = new ArrayList<>();

    /**
     * What became of the documents.
     *
     * @param table number of documents by kind and outcome
     */
    record Result(Map<String, Map<String, Integer>> table, List<String> violations) {}

    private Fuzz(Scene scene, Random random) {
        this.scene = scene;
        this.random = random;
        bytes = new FuzzBytes(random);
        producer = new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        scene.cluster().bootstrapServers(),
                        "max.request.size",
                        LARGEST_RECORD,
                        "buffer.memory",
                        8L * LARGEST_RECORD),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    static Result run(Cluster cluster, Path folder, long seed, int documents) {
        try (Scene scene = new Scene(cluster, Guarantee.EXACTLY_ONCE, folder, Map.of(), "")) {
            scene.configure(scene.topics().documents(), TopicConfig.MAX_MESSAGE_BYTES_CONFIG, LARGEST_RECORD);
            try (Fuzz fuzz = new Fuzz(scene, new Random(seed));
                    OutcomeReader reader = new OutcomeReader(cluster.bootstrapServers(), scene.topics())) {
                Instance instance = scene.add();
                fuzz.send(documents);
                Trial.awaitOutcomes(reader, documents, PATIENCE);
                List<String> violations = new ArrayList<>();
                if (!instance.isAlive()) {
                    violations.add("the process has ended: " + instance.tail());
                } else {
                    scene.retire(instance);
                }
                return fuzz.result(reader.outcomes(), violations);
            }
        }
    }

    private void send(int documents) {
        put(FuzzBytes.TENANT, bytes.labelSet(3));
        put(FuzzBytes.THOUSAND, bytes.labelSet(1_000));
        for (int number = 0; number < documents; number++) {
            FuzzKind kind = FuzzKind.random(random);
            if (kind == FuzzKind.LABEL_SET) {
                put("broken", brokenLabelSet());
                send(new ProducerRecord<>(scene.topics().labelSets(), bytes.random(40), bytes.random(40)));
            }
            sent.add(kind);
            byte[] key = random.nextDouble() < WITHOUT_KEY ? null : bytes.random(20);
            var record = new ProducerRecord<byte[], byte[]>(scene.topics().documents(), key, kind.value(bytes, random));
            record.headers().add(Traffic.ID, SentDocument.utf8(Integer.toString(number)));
            if (random.nextDouble() < LARGE_HEADER) {
                record.headers().add("large", new byte[HEADER_BYTES]);
            }
            send(record);
        }
        acknowledged();
    }

    private void send(ProducerRecord<byte[], byte[]> record) {
        unacknowledged.add(producer.send(record));
    }

    private void acknowledged() {
        unacknowledged.forEach(Traffic::await);
        unacknowledged.clear();
    }

    /** Returns when the broker has acknowledged it. */
    private void put(String tenant, byte @Nullable [] value) {
        send(new ProducerRecord<>(scene.topics().labelSets(), bytes.labelSetKey(tenant), value));
        acknowledged();
    }

    private byte[] brokenLabelSet() {
        return switch (random.nextInt(4)) {
            case 0 -> bytes.random(500);
            case 1 -> bytes.truncated(bytes.labelSet(3));
            case 2 -> bytes.document("a document in the place of a label set");
            default -> bytes.labelSetWithoutNumber();
        };
    }

    private Result result(List<ReadOutcome> outcomes, List<String> violations) {
        Map<FuzzKind, Map<String, Integer>> table = new EnumMap<>(FuzzKind.class);
        Map<Integer, String> found = new TreeMap<>();
        for (ReadOutcome outcome : outcomes) {
            if (found.put(outcome.number(), outcome.outcome()) != null) {
                violations.add("document " + outcome.id() + " has a second outcome");
            }
        }
        for (int number = 0; number < sent.size(); number++) {
            FuzzKind kind = sent.get(number);
            String outcome = found.getOrDefault(number, "none");
            table.computeIfAbsent(kind, key -> new TreeMap<>()).merge(outcome, 1, Integer::sum);
            if (!kind.allows(outcome)) {
                violations.add("document " + number + ", " + kind + ", became " + outcome);
            }
        }
        Map<String, Map<String, Integer>> byName = new TreeMap<>();
        table.forEach((kind, row) -> byName.put(kind.name(), row));
        return new Result(byName, violations);
    }

    @Override
    public void close() {
        producer.close();
        bytes.close();
    }
}
