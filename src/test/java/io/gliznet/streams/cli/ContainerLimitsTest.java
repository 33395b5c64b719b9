package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ContainerLimitsTest {

    private static final ContainerLimits NONE = new ContainerLimits(OptionalLong.empty(), OptionalDouble.empty());

    @TempDir
    private Path folder;

    @Test
    void aContainerSeesItsOwnLimitsAtTheMount() throws IOException {
        write("cgroup.controllers", "cpu memory");
        write("memory.max", "2147483648");
        write("cpu.max", "150000 100000");

        assertThat(ContainerLimits.read(folder, own("0::/")))
                .isEqualTo(new ContainerLimits(OptionalLong.of(2L << 30), OptionalDouble.of(1.5)));
    }

    @Test
    void theSmallestLimitOnTheWayToTheGroupHolds() throws IOException {
        write("cgroup.controllers", "cpu memory");
        write("pods/memory.max", "1073741824");
        write("pods/one/memory.max", "max");
        write("pods/one/cpu.max", "max 100000");

        assertThat(ContainerLimits.read(folder, own("0::/pods/one")))
                .isEqualTo(new ContainerLimits(OptionalLong.of(1L << 30), OptionalDouble.empty()));
    }

    @Test
    void aGroupOutsideOfTheMountHasTheLimitsOfTheMount() throws IOException {
        write("cgroup.controllers", "cpu memory");
        write("memory.max", "1024");

        assertThat(ContainerLimits.read(folder, own("0::/../other")).memoryBytes())
                .hasValue(1024);
    }

    @Test
    void versionOneHasOtherFilesAndANumberForNoLimit() throws IOException {
        write("memory/memory.limit_in_bytes", "1073741824");
        write("cpu/cpu.cfs_quota_us", "50000");
        write("cpu/cpu.cfs_period_us", "100000");
        assertThat(ContainerLimits.read(folder, folder))
                .isEqualTo(new ContainerLimits(OptionalLong.of(1L << 30), OptionalDouble.of(0.5)));

        write("memory/memory.limit_in_bytes", "9223372036854771712");
        write("cpu/cpu.cfs_quota_us", "-1");
        assertThat(ContainerLimits.read(folder, folder)).isEqualTo(NONE);
    }

    @Test
    void withoutControlGroupsThereAreNoLimits() {
        assertThat(ContainerLimits.read(folder.resolve("nothing"), folder.resolve("none")))
                .isEqualTo(NONE);
    }

    private Path own(String line) throws IOException {
        return Files.writeString(folder.resolve("own"), line + "\n");
    }

    private void write(String file, String content) throws IOException {
        Path path = folder.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content + "\n");
    }
}
