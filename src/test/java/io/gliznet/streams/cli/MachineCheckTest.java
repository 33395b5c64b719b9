package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gliznet.streams.check.Finding;
import io.gliznet.streams.check.Finding.Level;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.config.Sources;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class MachineCheckTest {

    private static final long GIBIBYTE = 1L << 30;

    @TempDir
    private Path temporary;

    @ParameterizedTest
    @CsvSource({
        "'', 536870912",
        "-XX:MaxRAMPercentage=50 -XX:+ExitOnOutOfMemoryError, 1073741824",
        "-XX:MaxRAMPercentage=50 -Xmx300m, 314572800",
        "-Xmx1G, 1073741824",
        "-Xmx1024, 1024",
    })
    void theHeapOfTheServiceFollowsFromTheOptionsOfTheJvm(String options, long expected) {
        assertThat(MachineCheck.heapBytes(options, 2 * GIBIBYTE)).isEqualTo(expected);
    }

    @Test
    void halfOfTheMemoryForTheHeapIsRight() {
        assertThat(findings(GIBIBYTE, limits(2 * GIBIBYTE, 2), Map.of()))
                .hasSize(4)
                .allSatisfy(finding -> assertThat(finding.level()).isEqualTo(Level.OK))
                .extracting(Finding::message)
                .anySatisfy(message -> assertThat(message)
                        .isEqualTo("memory: the container may take 2048 MiB, the heap 1024 MiB of it"))
                .anySatisfy(message -> assertThat(message)
                        .isEqualTo("memory: look.ahead.bytes 64 MiB, labels.cache.bytes 64 MiB, labels.vectors.bytes"
                                + " 64 MiB, together 18 % of the heap"))
                .anySatisfy(message -> assertThat(message).contains("limited to 2.00"));
    }

    @Test
    void aHeapThatLeavesNoRoomForTheModelIsAWarning() {
        assertThat(findings(GIBIBYTE, limits(GIBIBYTE + (200 << 20), 2), Map.of()))
                .filteredOn(finding -> finding.level() == Level.WARNING)
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.message()).contains("expected 300 MiB or more outside of the heap"))
                .satisfies(finding -> assertThat(finding.mend()).contains("MaxRAMPercentage"));
    }

    @Test
    void aHeapLargerThanTheContainerIsWrong() {
        assertThat(findings(2 * GIBIBYTE, limits(GIBIBYTE, 2), Map.of()))
                .filteredOn(Finding::isWrong)
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("ends in a kill"));
    }

    @ParameterizedTest
    @CsvSource({"400, OK", "600, WARNING", "1100, WRONG"})
    void cachesAndLookAheadMustFitIntoTheHeap(long lookAheadMebibytes, Level expected) {
        Map<String, String> settings = Map.of(
                "look.ahead.bytes",
                Long.toString(lookAheadMebibytes << 20),
                "labels.cache.bytes",
                "1048576",
                "labels.vectors.bytes",
                "1048576");

        assertThat(findings(GIBIBYTE, limits(4 * GIBIBYTE, 2), settings))
                .filteredOn(finding -> finding.message().contains("look.ahead.bytes"))
                .extracting(Finding::level)
                .containsExactly(expected);
    }

    @Test
    void lessThanOneProcessorIsAWarning() {
        assertThat(findings(GIBIBYTE, limits(2 * GIBIBYTE, 0.5), Map.of()))
                .filteredOn(finding -> finding.name().equals("cpu"))
                .extracting(Finding::level)
                .containsExactly(Level.WARNING);
    }

    @Test
    void aFolderForTemporaryFilesThatIsNotThereIsAWarning() {
        temporary = temporary.resolve("missing");

        assertThat(findings(GIBIBYTE, limits(2 * GIBIBYTE, 2), Map.of()))
                .filteredOn(finding -> finding.name().equals("temporary-files"))
                .extracting(Finding::level)
                .containsExactly(Level.WARNING);
    }

    private static ContainerLimits limits(long memoryBytes, double cpus) {
        return new ContainerLimits(OptionalLong.of(memoryBytes), OptionalDouble.of(cpus));
    }

    private List<Finding> findings(long heapBytes, ContainerLimits limits, Map<String, String> settings) {
        return new MachineCheck(heapBytes, 2, limits, temporary)
                .findings(GliznetConfig.load(new Sources(
                        Optional.empty(), Map.of(), settings, Path.of("").toAbsolutePath())));
    }
}
