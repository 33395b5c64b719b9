package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A folder of native libraries, as several processes and several users find it. */
final class NativeFolderTest {

    @TempDir
    private Path parent;

    private Path path;
    private List<NativeLibrary> libraries;

    @BeforeEach
    void find() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self")), "Linux");
        path = parent.resolve("natives");
        libraries = NativeDependency.SNAPPY.libraries();
        assertThat(libraries).as("libraries for this architecture").hasSize(1);
    }

    @Test
    void isReadableByItsUserOnly() throws IOException {
        NativeFolder.open(path);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                .isEqualTo("rwx------");
    }

    @Test
    void aLibraryThatIsThereIsNotWrittenAgain() throws IOException {
        NativeFolder.open(path).unpack(libraries);
        FileTime longAgo = FileTime.from(Instant.EPOCH);
        Files.setLastModifiedTime(file(), longAgo);

        NativeFolder.open(path).unpack(libraries);

        assertThat(Files.size(file())).isEqualTo(libraries.get(0).bytes());
        assertThat(Files.getLastModifiedTime(file())).isEqualTo(longAgo);
    }

    @Test
    void whatAKilledProcessLeftIsReplaced() throws IOException {
        NativeFolder.open(path);
        Files.writeString(path.resolve(".draft"), "half of a library");
        Files.writeString(file(), "truncated");

        NativeFolder.open(path).unpack(libraries);

        assertThat(Files.size(file())).isEqualTo(libraries.get(0).bytes());
        assertThat(path.resolve(".draft")).doesNotExist();
    }

    @Test
    void aFullDiskLeavesNoPartOfALibrary() throws IOException {
        NativeLibrary missing = new NativeLibrary(Path.of("pom.xml"), "no-such-entry", "libmissing.so", 1, 0);
        NativeFolder folder = NativeFolder.open(path);

        assertThatThrownBy(() -> folder.unpack(List.of(missing)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(path + ", where libmissing.so cannot be written (");
        try (Stream<Path> files = Files.list(path)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly(".lock");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwx---", "rwx---rwx", "rwxr-xr-x"})
    void aFolderThatOthersCanUseIsRefused(String permissions) throws IOException {
        Files.createDirectory(path);
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        assertRefused();
    }

    @Test
    void aLinkIsRefused() throws IOException {
        Files.createSymbolicLink(path, Files.createDirectory(parent.resolve("elsewhere")));
        assertRefused();
    }

    @Test
    void aFolderOfAnotherUserIsRefused() throws IOException {
        assumeTrue(Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0), "root, who can give a folder away");
        NativeFolder.open(path);
        Files.setAttribute(path, "unix:uid", 12_345);
        assertRefused();
    }

    @Test
    void aParentThatIsMissingIsNamed() {
        Path missing = parent.resolve("missing");
        assertThatThrownBy(() -> NativeFolder.open(missing.resolve("natives")))
                .hasMessageStartingWith(missing + ", where no folder can be created");
    }

    private void assertRefused() {
        assertThatThrownBy(() -> NativeFolder.open(path))
                .isInstanceOf(IOException.class)
                .hasMessage(path + ", which is not a folder of this user alone (rwx------)");
    }

    private Path file() {
        return path.resolve("libsnappyjava.so");
    }
}
