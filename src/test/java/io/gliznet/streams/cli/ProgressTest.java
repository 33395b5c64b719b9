package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProgressTest {

    private static final String ERASE_LINE = "\r\u001b[K";
    private static final long REDRAW_NANOS = 100_000_000;

    private final CapturedConsole terminal = CapturedConsole.terminal(40);

    @Test
    void theFirstLineIsDrawnAtOnceAndOnStderrOnly() {
        new Progress(terminal.console()).show("sent 1");

        assertThat(terminal.err()).isEqualTo(ERASE_LINE + "sent 1");
        assertThat(terminal.out()).isEmpty();
    }

    @Test
    void aFileOrAPipeGetsNoProgress() {
        CapturedConsole file = CapturedConsole.file();

        try (Progress progress = new Progress(file.console())) {
            progress.show("sent 1");
            progress.clear();
        }

        assertThat(file.err()).isEmpty();
        assertThat(file.out()).isEmpty();
    }

    @Test
    void manyCallsDrawAtMostTenTimesASecond() {
        Progress progress = new Progress(terminal.console());
        long begin = System.nanoTime();
        for (int sent = 0; sent < 10_000; sent++) {
            progress.show("sent " + sent);
        }
        long periods = (System.nanoTime() - begin) / REDRAW_NANOS;

        assertThat(draws()).isBetween(1L, 1 + periods);
        assertThat(terminal.err()).startsWith(ERASE_LINE + "sent 0");
    }

    @Test
    void aLineThatIsTooLongStaysOnOneRowOfTheTerminal() {
        new Progress(terminal.console()).show("w".repeat(200));

        assertThat(terminal.err()).isEqualTo(ERASE_LINE + "w".repeat(38) + "…");
    }

    @Test
    void aVeryNarrowTerminalStillShowsTheBeginning() {
        CapturedConsole narrow = CapturedConsole.terminal(5);

        new Progress(narrow.console()).show("w".repeat(200));

        assertThat(narrow.err()).isEqualTo(ERASE_LINE + "w".repeat(19) + "…");
    }

    @Test
    void controlCharactersDoNotReachTheTerminal() {
        new Progress(terminal.console()).show("a\u001b[2J\nb");

        assertThat(terminal.err()).isEqualTo(ERASE_LINE + "a\\u001b[2J b");
    }

    @Test
    void aDrawnLineIsErasedOnce() {
        Progress progress = new Progress(terminal.console());
        progress.show("sent 1");

        progress.clear();
        progress.clear();
        progress.close();

        assertThat(terminal.err()).isEqualTo(ERASE_LINE + "sent 1" + ERASE_LINE);
    }

    @Test
    void whatWasNotDrawnIsNotErased() {
        new Progress(terminal.console()).close();

        assertThat(terminal.err()).isEmpty();
    }

    @Test
    void closingErasesTheLine() {
        try (Progress progress = new Progress(terminal.console())) {
            progress.show("sent 1");
        }

        assertThat(terminal.err()).endsWith(ERASE_LINE);
    }

    @ParameterizedTest
    @CsvSource({
        "0, ░░░░",
        "0.12, ░░░░",
        "0.13, █░░░",
        "0.5, ██░░",
        "0.9, ████",
        "1, ████",
        "1.5, ████",
        "-0.5, ░░░░",
    })
    void aBarIsAlwaysAsWideAsAskedFor(double share, String bar) {
        assertThat(Progress.bar(share, 4)).isEqualTo(bar);
    }

    private long draws() {
        return terminal.err().split(ERASE_LINE.replace("[", "\\["), -1).length - 1L;
    }
}
