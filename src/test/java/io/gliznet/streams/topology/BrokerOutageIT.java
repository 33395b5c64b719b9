package io.gliznet.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.embedded.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
                ClassificationStream stream = flow.start(Guarantee.AT_LEAST_ONCE, stateDir, pipeline)) {
            await().atMost(LIMIT).until(stream::ready);

            broker.close();

            await().atMost(LIMIT).until(() -> !stream.ready());
            assertThat(stream.live()).isTrue();
            stream.close(Duration.ofSeconds(1));
        }
    }
}
