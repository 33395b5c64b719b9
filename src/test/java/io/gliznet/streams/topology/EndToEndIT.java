package io.gliznet.streams.topology;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

final class EndToEndIT {

    @RegisterExtension
    private static final SharedBroker BROKER = new SharedBroker();

    @Test
    void everyTenantGetsTheScoresThatThePipelineGivesWithoutKafka(@TempDir Path stateDir) throws Exception {
        EndToEnd.run(BROKER.bootstrapServers(), stateDir);
    }
}
