package io.gliznet.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.embedded.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The service against a real broker: label sets that change, documents that are at fault. */
final class ClassificationServiceIT {

    private static EmbeddedBroker broker;

    @TempDir
    private Path stateDir;

    private Flow flow;
    private StandInPipeline pipeline;
    private ClassificationService service;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = EmbeddedBroker.start();
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @BeforeEach
    void open() throws Exception {
        flow = Flow.start(broker.bootstrapServers());
        pipeline = new StandInPipeline(flow.serde(), flow.topics(), "tokenizer-1", Duration.ofMillis(5), 1);
        service = flow.start(Guarantee.EXACTLY_ONCE, stateDir, pipeline);
    }

    @AfterEach
    void close() {
        service.close();
        pipeline.close();
        flow.close();
    }

    @Test
    void aDocumentSentRightAfterItsLabelSetFindsIt() throws Exception {
        for (int tenant = 0; tenant < 20; tenant++) {
            flow.putLabels("tenant-" + tenant, "a", "b");
            flow.send("d-" + tenant, "tenant-" + tenant);
        }

        await().until(() -> flow.results().size() == 20);
        assertThat(flow.results()).allMatch(Flow.Result::classified);
    }
}
