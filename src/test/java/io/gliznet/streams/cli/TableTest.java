package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class TableTest {

    private final StringWriter out = new StringWriter();

    @Test
    void columnsAreAsWideAsTheirWidestCell() {
        Table table = new Table(0, "name", "n");
        table.row("short", "1");
        table.row("a longer one", "12345");

        assertThat(print(table, false, 20))
                .containsExactly("name          n", "short             1", "a longer one  12345");
    }

    @Test
    void onATerminalOneColumnGivesWay() {
        Table table = new Table(1, "key", "labels", "end");
        table.row("k", "one, two, three, four, five, six", "x");

        List<String> lines = print(table, true, 30);

        assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(30));
        assertThat(lines.get(1)).contains("…").endsWith("  x");
    }

    @Test
    void inAFileNothingIsCut() {
        Table table = new Table(0, "labels");
        table.row("w".repeat(300));

        assertThat(print(table, false, 30).get(1)).isEqualTo("w".repeat(300));
    }

    @Test
    void controlCharactersOfACellDoNotReachTheTerminal() {
        Table table = new Table(0, "key", "n");
        table.row("\u001b[31m\nred", "1");
        table.row("plain", "2");

        List<String> lines = print(table, true, 80);

        assertThat(lines).hasSize(3);
        assertThat(lines.get(1)).startsWith("\\u001b[31m red");
        assertThat(lines.get(2).indexOf('2')).isEqualTo(lines.get(1).lastIndexOf('1'));
    }

    @Test
    void aCutDoesNotLeaveHalfACharacter() {
        String cut = Table.cut("ab😀cdef", 4);

        assertThat(cut).isEqualTo("ab…");
        assertThat(Table.cut("abcd", 4)).isEqualTo("abcd");
        assertThat(Table.cut("a\n\tb", 10)).isEqualTo("a b");
    }

    @Test
    void numbersAreAlignedAtTheirLastDigitAndWordsAtTheirFirstLetter() {
        Table table = new Table(0, "name", "figure", "end");
        table.row("a", "7", "x");
        table.row("b", "1,234.5", "x");
        table.row("c", "3 days", "x");
        table.row("d", "", "x");

        assertThat(print(table, false, 80))
                .containsExactly(
                        "name  figure   end",
                        "a           7  x",
                        "b     1,234.5  x",
                        "c     3 days   x",
                        "d              x");
    }

    @Test
    void withoutRowsTheHeadingIsPrinted() {
        assertThat(print(new Table(1, "LABEL SET", "LABELS"), true, 80)).containsExactly("LABEL SET  LABELS");
    }

    @Test
    void theElasticColumnKeepsTwelveCharactersHoweverNarrowTheTerminalIs() {
        Table table = new Table(0, "labels", "end");
        table.row("w".repeat(40), "x".repeat(30));

        assertThat(print(table, true, 20).get(1)).isEqualTo("w".repeat(11) + "…  " + "x".repeat(30));
    }

    @Test
    void aTableThatFitsExactlyIsNotCut() {
        Table table = new Table(0, "labels", "end");
        table.row("w".repeat(20), "x".repeat(8));

        assertThat(print(table, true, 30).get(1)).isEqualTo("w".repeat(20) + "  " + "x".repeat(8));
        assertThat(print(table, true, 29).get(3)).isEqualTo("w".repeat(18) + "…  " + "x".repeat(8));
    }

    private List<String> print(Table table, boolean terminal, int width) {
        Console console = new Console(
                InputStream.nullInputStream(),
                new PrintWriter(out, true),
                new PrintWriter(new StringWriter(), true),
                terminal,
                false,
                width,
                Map.of("NO_COLOR", "1"),
                Path.of(""));
        table.print(console);
        return out.toString().lines().toList();
    }
}
