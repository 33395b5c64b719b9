package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class OutputFileTest {

    @TempDir
    private Path folder;

    @Test
    void aFileThatIsNoPictureIsNotOverwritten() throws IOException {
        Path texts = Files.writeString(folder.resolve("texts.jsonl"), "{}");

        assertThatThrownBy(() -> OutputFile.require("--plot", texts))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("--plot: expected a new file or an SVG");
        assertThat(texts).hasContent("{}");
    }

    @Test
    void aPictureIsReplacedAndAnEmptyFileFilled() throws IOException {
        OutputFile.require("--plot", Files.writeString(folder.resolve("old.svg"), "<svg xmlns='x'/>"));
        OutputFile.require("--plot", Files.createFile(folder.resolve("empty")));
        OutputFile.require("--plot", folder.resolve("new.svg"));
    }

    @Test
    void aFolderIsNoFile() {
        assertThatThrownBy(() -> OutputFile.require("--plot", folder)).hasMessageContaining("can be written");
    }
}
