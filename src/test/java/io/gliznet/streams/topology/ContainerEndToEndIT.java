package io.gliznet.streams.topology;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.gliznet.streams.Models;
import java.nio.file.Path;
import org.apache.kafka.common.utils.AppInfoParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/** The twin of {@link EndToEndIT}, on the broker that others run: the image of the version our clients have. */
final class ContainerEndToEndIT {

    @Test
    void everyTenantGetsTheScoresThatThePipelineGivesWithoutKafka(@TempDir Path stateDir) throws Exception {
        assumeTrue(
                DockerClientFactory.instance().isDockerAvailable(),
                "skipped: no Docker engine answers, so apache/kafka cannot be started");
        try (KafkaContainer broker = new KafkaContainer("apache/kafka:" + AppInfoParser.getVersion())) {
            broker.start();
            EndToEnd.run(broker.getBootstrapServers(), stateDir, Models.DEFAULT, Guarantee.EXACTLY_ONCE);
        }
    }
}
