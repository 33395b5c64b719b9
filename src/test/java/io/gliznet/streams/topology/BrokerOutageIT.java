package io.gliznet.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.embedded.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A broker that is gone is seen by whoever asks whether the service is ready. */
final class BrokerOutageIT {

    private static final Duration LIMIT = Duration.ofSeconds(40);

    @TempDir
    private Path stateDir;

    /** Keeps a start from reading on when it has read the first label set, which is the first record of a poll of one. */
    public static final class Gate implements ConsumerInterceptor<byte[], byte[]> {

        private static final CountDownLatch READING = new CountDownLatch(2);
        private static final CountDownLatch OPEN = new CountDownLatch(1);

        static final Map<String, String> OVERRIDES = Map.of(
                "global.consumer.interceptor.classes", Gate.class.getName(),
                "global.consumer.fetch.max.bytes", "1",
                "global.consumer.max.partition.fetch.bytes", "1");

        @Override
        public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
            READING.countDown();
            try {
                OPEN.await();
            } catch (InterruptedException e) {
                throw new InterruptException(e);
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

    @Test
    void aServiceWithoutABrokerIsNotReadyButLiveAndGoesOnWhenItIsBack(
            @TempDir Path records, @TempDir Path second, @TempDir Path third) throws Exception {
        EmbeddedBroker broker = EmbeddedBroker.start(records, 0);
        int port = Integer.parseInt(broker.bootstrapServers().replaceFirst(".*:", ""));
        try (Flow flow = Flow.start(broker.bootstrapServers());
                StandInPipeline pipeline =
                        new StandInPipeline(flow.serde(), flow.topics(), "tokenizer-1", Duration.ZERO, 1);
                ClassificationStream stream = flow.start(Guarantee.AT_LEAST_ONCE, stateDir, pipeline);
                ClassificationStream starting = service(flow, Guarantee.AT_LEAST_ONCE, second, Gate.OVERRIDES);
                ClassificationStream stopped = service(flow, Guarantee.AT_LEAST_ONCE, third, Gate.OVERRIDES);
                StartupBroker asked = new StartupBroker(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            await().atMost(LIMIT).until(stream::ready);
            asked.ask(settings(broker, flow), LIMIT);
            assertThat(asked.answers()).isTrue();
            // the client asks for the second one before the first one is processed
            for (String tenant : List.of("acme", "globex", "initech")) {
                flow.putLabels(tenant, "a");
            }
            CompletableFuture<Void> start = begin(starting, pipeline);
            CompletableFuture<Void> stoppedStart = begin(stopped, pipeline);
            assertThat(Gate.READING.await(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

            broker.close();
            Gate.OPEN.countDown();

            await().atMost(LIMIT).until(() -> !stream.ready() && !starting.brokerAnswers());
            assertThatThrownBy(() -> asked.ask(settings(broker, flow), Duration.ofSeconds(1)))
                    .isInstanceOf(TimeoutException.class);
            assertThat(asked.answers()).isFalse();
            assertThat(stream.live()).isTrue();

            assertThat(stopped.close(Duration.ofSeconds(8))).as("ended").isTrue();
            assertThat(stoppedStart)
                    .failsWithin(LIMIT)
                    .withThrowableOfType(ExecutionException.class)
                    .withCauseInstanceOf(IllegalStateException.class);
            assertThat(start).isNotDone();
            try (EmbeddedBroker back = EmbeddedBroker.start(records, port)) {
                assertThat(back.bootstrapServers()).isEqualTo(broker.bootstrapServers());
                await().atMost(LIMIT).until(() -> stream.ready() && starting.ready());
                stream.close(Duration.ofSeconds(1));
                starting.close(Duration.ofSeconds(1));
            }
        }
    }

    private static CompletableFuture<Void> begin(ClassificationStream service, Pipeline pipeline) {
        assertThat(service.check()).isEmpty();
        return CompletableFuture.runAsync(() -> service.start(pipeline));
    }

    private static CheckSettings settings(EmbeddedBroker broker, Flow flow) {
        return new CheckSettings(
                flow.topics(),
                flow.name(),
                false,
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                true,
                ResultTimestamp.DOCUMENT,
                PermittedTopics.NONE);
    }

    @ParameterizedTest
    @EnumSource(Guarantee.class)
    void aStopEndsInTimeAlthoughNoBrokerTakesTheLastCommit(Guarantee guarantee) throws Exception {
        Duration stop = Duration.ofSeconds(8);
        EmbeddedBroker broker = EmbeddedBroker.start();
        try (Flow flow = Flow.start(broker.bootstrapServers());
                StandInPipeline pipeline =
                        new StandInPipeline(flow.serde(), flow.topics(), "tokenizer-1", Duration.ZERO, 1);
                ClassificationStream stream = service(
                        flow,
                        guarantee,
                        stateDir,
                        Map.of("commit.interval.ms", "60000", "producer.transaction.timeout.ms", "90000"))) {
            flow.putLabels("acme", "a");
            assertThat(stream.check()).isEmpty();
            stream.start(pipeline);
            flow.send("d", "acme");
            await().atMost(LIMIT).until(() -> flow.result("d").isPresent());

            broker.close();
            long from = System.nanoTime();
            assertThat(stream.close(stop)).as("ended").isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(stop.plusSeconds(1));
        }
    }

    private static ClassificationStream service(
            Flow flow, Guarantee guarantee, Path stateDir, Map<String, String> more) {
        KafkaSettings usual = Flow.kafka(flow.bootstrapServers(), flow.name(), guarantee, stateDir);
        Map<String, String> overrides = new HashMap<>(usual.overrides());
        overrides.remove("transaction.timeout.ms");
        overrides.putAll(more);
        return new ClassificationStream(
                new KafkaSettings(
                        usual.bootstrapServers(),
                        usual.applicationId(),
                        guarantee,
                        usual.streamThreads(),
                        usual.stateDir(),
                        usual.brokerTimeout(),
                        overrides),
                Flow.topology(flow.topics()));
    }
}
