package io.gliznet.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A group waits in a rebalance for each of its members; an instance that is stopped meanwhile does not. */
final class StopDuringRebalanceIT {

    @RegisterExtension
    private static final SharedBroker BROKER = new SharedBroker();

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP = Duration.ofSeconds(6);

    @TempDir
    private Path folder;

    private Flow flow;

    /** A member that sends heartbeats, and does not poll once it has got a document. */
    public static final class Silence implements ConsumerInterceptor<byte[], byte[]> {

        private static final CompletableFuture<Void> BEGINS = new CompletableFuture<>();
        private static final CompletableFuture<Void> ENDS = new CompletableFuture<>();

        @Override
        public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
            if (!records.isEmpty()) {
                BEGINS.complete(null);
                ENDS.join();
            }
            return records;
        }

        @Override
        public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

        @Override
        public void configure(Map<String, ?> settings) {}

        @Override
        public void close() {}
    }

    @BeforeEach
    void open() throws Exception {
        flow = Flow.start(BROKER.bootstrapServers());
    }

    @AfterEach
    void close() {
        flow.close();
    }

    @Test
    void aStopEndsInTimeAlthoughTheGroupWaitsForAMemberThatDoesNotPoll() {
        try (StandInPipeline pipeline =
                        new StandInPipeline(flow.serde(), flow.topics(), "tokenizer-1", Duration.ZERO, 1);
                Admin admin = flow.admin();
                ClassificationStream silent =
                        member("silent", Map.of("main.consumer.interceptor.classes", Silence.class.getName()));
                ClassificationStream stopped = member("stopped", Map.of());
                ClassificationStream late = member("late", Map.of())) {
            flow.putLabels("acme", "a");
            start(silent, pipeline);
            start(stopped, pipeline);
            await().atMost(LIMIT).until(() -> group(admin).members().size() == 2 && isIn(admin, GroupState.STABLE));
            await().atMost(LIMIT).until(() -> {
                flow.send("d" + System.nanoTime(), "acme");
                return Silence.BEGINS.isDone() && !flow.results().isEmpty();
            });
            assertThat(late.check()).isEmpty();
            late.start(pipeline);
            // the heartbeats of a second tell the other member, which joins again
            await().atMost(LIMIT)
                    .pollDelay(Duration.ofSeconds(1))
                    .until(() -> isIn(admin, GroupState.PREPARING_REBALANCE));

            long from = System.nanoTime();
            boolean ended = stopped.close(STOP);
            Duration time = Duration.ofNanos(System.nanoTime() - from);
            Silence.ENDS.complete(null);

            assertThat(ended).isTrue();
            assertThat(time)
                    .as("before waits are interrupted")
                    .isLessThan(STOP.multipliedBy(3).dividedBy(4));
        }
    }

    private static void start(ClassificationStream service, Pipeline pipeline) {
        assertThat(service.check()).isEmpty();
        service.start(pipeline);
        await().atMost(LIMIT).until(service::ready);
    }

    private ClassificationStream member(String name, Map<String, String> more) {
        KafkaSettings usual =
                Flow.kafka(BROKER.bootstrapServers(), flow.name(), Guarantee.EXACTLY_ONCE, folder.resolve(name));
        Map<String, String> overrides = new HashMap<>(usual.overrides());
        overrides.putAll(more);
        return new ClassificationStream(
                new KafkaSettings(
                        usual.bootstrapServers(),
                        usual.applicationId(),
                        usual.guarantee(),
                        1,
                        usual.stateDir(),
                        usual.brokerTimeout(),
                        overrides),
                Flow.topology(flow.topics()));
    }

    private boolean isIn(Admin admin, GroupState state) throws Exception {
        return group(admin).groupState() == state;
    }

    private ConsumerGroupDescription group(Admin admin) throws Exception {
        return Objects.requireNonNull(admin.describeConsumerGroups(List.of(flow.name()))
                        .describedGroups()
                        .get(flow.name()))
                .get();
    }
}
