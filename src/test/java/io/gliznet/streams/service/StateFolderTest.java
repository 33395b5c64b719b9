package io.gliznet.streams.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gliznet.streams.check.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StateFolderTest {

    @TempDir
    private Path folder;

    @Test
    void aLockThatIsNoFileOfThisUserIsNamedWithItsOwnerByTheCheckAndByTheStart() throws IOException {
        Path lock = Files.createDirectory(folder.resolve(".gliznet.lock"));
        String expected = "state.dir: expected a folder that can be written, found " + folder
                + ", in which .gliznet.lock is no file that this user can write; it belongs to "
                + Files.getOwner(lock).getName();

        Finding finding = StateFolder.check(folder);

        assertThat(finding.level()).isEqualTo(Finding.Level.WRONG);
        assertThat(finding.message()).isEqualTo(expected);
        assertThatThrownBy(() -> StateFolder.open(folder)).hasMessage(expected);
    }

    @Test
    void aFolderThatAServiceUsesIsWellForTheCheckAndNotForAnotherStart() throws IOException {
        StateFolder used = StateFolder.open(folder);
        try (used) {
            assertThat(StateFolder.check(folder).level()).isNotEqualTo(Finding.Level.WRONG);
            assertThatThrownBy(() -> StateFolder.open(folder)).hasMessageContaining("which another process uses");
        }
    }
}
