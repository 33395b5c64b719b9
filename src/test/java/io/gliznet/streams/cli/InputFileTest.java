package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class InputFileTest {

    private static final InputStream NO_STDIN = InputStream.nullInputStream();

    @ParameterizedTest
    @CsvSource({
        "tickets.jsonl, JSONL, tickets",
        "a/b/tickets.json, JSONL, tickets",
        "tickets.ndjson.gz, JSONL, tickets",
        "Tickets.CSV, CSV, Tickets",
        "tickets.csv.gz, CSV, tickets",
        "tickets.tsv, TSV, tickets",
        "tickets.2026.txt, JSONL, tickets.2026.txt",
        "stdin, JSONL, stdin",
    })
    void theNameSaysTheFormatAndTheBeginningOfIds(String name, InputFormat format, String stem) {
        assertThat(InputFormat.of(name)).isEqualTo(format);
        assertThat(InputFormat.stem(name)).isEqualTo(stem);
    }

    @Test
    void aFormatOfTheUserTakesPrecedenceOverTheName(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("export.txt"), "text\nhello\n");

        try (InputFile input = InputFile.open(file.toString(), Optional.of(InputFormat.CSV), NO_STDIN)) {
            assertThat(input.format()).isEqualTo(InputFormat.CSV);
            assertThat(input.name()).isEqualTo(file.toString());
        }
    }

    @Test
    void aFileThatIsNotThereOrAFolderIsAUsageError(@TempDir Path folder) {
        assertThatThrownBy(() -> InputFile.open(folder.resolve("none.csv").toString(), Optional.empty(), NO_STDIN))
                .isInstanceOfSatisfying(CommandFailure.class, failure -> assertThat(failure.exitCode())
                        .isEqualTo(2))
                .hasMessageContaining("none.csv")
                .hasMessageContaining("no such file");
        assertThatThrownBy(() -> InputFile.open(folder.toString(), Optional.empty(), NO_STDIN))
                .hasMessageContaining("found a folder");
    }

    @Test
    void stdinStaysOpen() {
        AtomicBoolean closed = new AtomicBoolean();
        InputStream stdin = new ByteArrayInputStream(new byte[0]) {
            @Override
            public void close() {
                closed.set(true);
            }
        };

        InputFile.open(InputFile.STDIN, Optional.empty(), stdin).close();

        assertThat(closed).isFalse();
    }
}
