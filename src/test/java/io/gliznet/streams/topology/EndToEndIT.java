package io.gliznet.streams.topology;

import io.gliznet.streams.Models;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class EndToEndIT {

    /** A GliZNet, which reads the labels in the sequence of the text. */
    private static final Path IN_SEQUENCE = Path.of("src/test/resources/models/bert-cosine");

    @RegisterExtension
    private static final SharedBroker BROKER = new SharedBroker();

    @Test
    void everyTenantGetsTheScoresThatThePipelineGivesWithoutKafka(@TempDir Path stateDir) throws Exception {
        EndToEnd.run(BROKER.bootstrapServers(), stateDir, Models.DEFAULT, Guarantee.EXACTLY_ONCE);
    }

    @ParameterizedTest
    @EnumSource
    void soItDoesFromAModelThatReadsLabelsInTheSequenceOfTheText(Guarantee guarantee, @TempDir Path stateDir)
            throws Exception {
        EndToEnd.run(BROKER.bootstrapServers(), stateDir, IN_SEQUENCE, guarantee);
    }
}
