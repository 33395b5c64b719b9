package io.gliznet.streams.reliability;

import static org.awaitility.Awaitility.await;

import io.gliznet.streams.topology.Guarantee;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/** A service under test with its senders and its readers; in the end every promise is checked. Ownership: closes all of it. */
record Trial(Scene scene, Traffic traffic, OutcomeReader reader) implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(3);

    /** Sessions are short, so that many kills fit into the time. */
    static final Map<String, String> SHORT_SESSIONS = Map.of(
            "kafka.session.timeout.ms", "3000",
            "kafka.heartbeat.interval.ms", "500",
            "kafka.metadata.max.age.ms", "5000");

    static Trial start(
            Cluster cluster,
            Guarantee guarantee,
            Path folder,
            Random random,
            Map<String, String> settings,
            String mutatedClasses) {
        Scene scene = new Scene(cluster, guarantee, folder, settings, mutatedClasses);
        return new Trial(
                scene,
                new Traffic(cluster.bootstrapServers(), scene.topics(), random.nextLong()),
                new OutcomeReader(cluster.bootstrapServers(), scene.topics()));
    }

    /**
     * Waits for the outcomes, stops the service, reads all that is committed, and checks.
     *
     * @param patience how long to wait while no further document is answered
     * @return violations by promise
     */
    Map<String, List<String>> finish(Duration patience) {
        awaitOutcomesOrCommit(patience);
        while (!scene.instances().isEmpty()) {
            scene.retire(scene.instances().get(0));
        }
        awaitEnd();
        History history = new History(traffic.sent(), reader.outcomes(), traffic.labels());
        Map<String, List<String>> violations = new LinkedHashMap<>();
        Promise.of(scene.guarantee()).forEach(promise -> violations.put(promise.name(), promise.violations(history)));
        return violations;
    }

    /** A document whose offset is committed gets no outcome any more: a mistake of the service need not be waited out. */
    private void awaitOutcomesOrCommit(Duration patience) {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", scene.cluster().bootstrapServers()))) {
            Set<TopicPartition> documents = IntStream.range(0, Scene.PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(scene.topics().documents(), partition))
                    .collect(Collectors.toSet());
            awaitOutcomes(reader, traffic.size(), patience, () -> isCommitted(admin, documents));
        }
    }

    private boolean isCommitted(Admin admin, Set<TopicPartition> documents) {
        try {
            Map<TopicPartition, Long> committed = new HashMap<>();
            Map<TopicPartition, OffsetAndMetadata> offsets = admin.listConsumerGroupOffsets(scene.applicationId())
                    .partitionsToOffsetAndMetadata()
                    .get();
            offsets.forEach((partition, offset) -> committed.put(partition, offset == null ? 0 : offset.offset()));
            return ends(admin, documents, IsolationLevel.READ_UNCOMMITTED).entrySet().stream()
                    .allMatch(end -> committed.getOrDefault(end.getKey(), 0L) >= end.getValue());
        } catch (ExecutionException e) {
            return false; // a node does not answer, perhaps
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Does not fail: what has no outcome is found later. */
    static void awaitOutcomes(OutcomeReader reader, int sent, Duration patience) {
        awaitOutcomes(reader, sent, patience, () -> false);
    }

    private static void awaitOutcomes(OutcomeReader reader, int sent, Duration patience, BooleanSupplier isOver) {
        AtomicLong lastProgress = new AtomicLong(System.nanoTime());
        AtomicLong answered = new AtomicLong();
        await().forever().until(() -> {
            long now = reader.answered();
            if (answered.getAndSet(now) != now) {
                lastProgress.set(System.nanoTime());
            }
            return now >= sent || System.nanoTime() - lastProgress.get() > patience.toNanos() || isOver.getAsBoolean();
        });
    }

    /** Reads on until no transaction is open, and everything committed has been read. */
    private void awaitEnd() {
        Set<TopicPartition> partitions = reader.partitions();
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", scene.cluster().bootstrapServers()))) {
            await().atMost(LIMIT).ignoreExceptions().until(() -> {
                Map<TopicPartition, Long> all = ends(admin, partitions, IsolationLevel.READ_UNCOMMITTED);
                return all.equals(ends(admin, partitions, IsolationLevel.READ_COMMITTED)) && reader.hasRead(all);
            });
        }
    }

    private static Map<TopicPartition, Long> ends(Admin admin, Set<TopicPartition> partitions, IsolationLevel level)
            throws Exception {
        Map<TopicPartition, OffsetSpec> latest =
                partitions.stream().collect(Collectors.toMap(partition -> partition, partition -> OffsetSpec.latest()));
        Map<TopicPartition, ListOffsetsResultInfo> ends =
                admin.listOffsets(latest, new ListOffsetsOptions(level)).all().get();
        return ends.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, end -> end.getValue()
                .offset()));
    }

    @Override
    public void close() {
        scene.close();
        traffic.close();
        reader.close();
    }
}
