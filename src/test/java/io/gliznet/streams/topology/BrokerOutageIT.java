package io.gliznet.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.embedded.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
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

    @Test
    void aServiceWithoutABrokerIsNotReadyButLive() throws Exception {
        EmbeddedBroker broker = EmbeddedBroker.start();
        try (Flow flow = Flow.start(broker.bootstrapServers());
                StandInPipeline pipeline =
                        new StandInPipeline(flow.serde(), flow.topics(), "tokenizer-1", Duration.ZERO, 1);
                ClassificationStream stream = flow.start(Guarantee.AT_LEAST_ONCE, stateDir, pipeline);
                StartupBroker asked = new StartupBroker(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            await().atMost(LIMIT).until(stream::ready);
            asked.ask(settings(broker, flow), LIMIT);
            assertThat(asked.answers()).isTrue();

            broker.close();

            await().atMost(LIMIT).until(() -> !stream.ready());
            assertThatThrownBy(() -> asked.ask(settings(broker, flow), Duration.ofSeconds(1)))
                    .isInstanceOf(TimeoutException.class);
            assertThat(asked.answers()).isFalse();
            assertThat(stream.live()).isTrue();
            stream.close(Duration.ofSeconds(1));
        }
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
                ClassificationStream stream = seldomCommitting(broker, flow, guarantee)) {
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

    private ClassificationStream seldomCommitting(EmbeddedBroker broker, Flow flow, Guarantee guarantee) {
        KafkaSettings usual = Flow.kafka(broker.bootstrapServers(), flow.name(), guarantee, stateDir);
        Map<String, String> overrides = new HashMap<>(usual.overrides());
        overrides.put("commit.interval.ms", "60000");
        overrides.remove("transaction.timeout.ms");
        overrides.put("producer.transaction.timeout.ms", "90000");
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
