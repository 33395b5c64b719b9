package io.gliznet.streams.cli;

import io.gliznet.streams.json.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Help.Ansi;

/** Rows in columns as wide as their widest cell. One column is cut where the terminal is too narrow for the table. */
final class Table {

    private static final String GAP = "  ";
    private static final int SHORTEST = 12;

    private final List<String> heading;
    private final int elastic;
    private final List<List<String>> rows = new ArrayList<>();

    /** @param elastic the column that is cut, from 0 */
    Table(int elastic, String... heading) {
        this.heading = List.of(heading);
        this.elastic = elastic;
    }

    void row(String... cells) {
        rows.add(Stream.of(cells).map(Visible::line).toList());
    }

    /** Prints the table; in a file or a pipe nothing is cut. */
    void print(Console console) {
        int[] widths = widths(console.outIsTerminal() ? console.width() : 0);
        Ansi ansi = console.ansi();
        console.out().println(ansi.string("@|bold " + line(heading, widths) + "|@"));
        rows.forEach(row -> console.out().println(line(row, widths)));
    }

    private int[] widths(int available) {
        int[] widths = new int[heading.size()];
        int total = GAP.length() * (heading.size() - 1);
        for (int column = 0; column < widths.length; column++) {
            widths[column] = heading.get(column).length();
            for (List<String> row : rows) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
            total += widths[column];
        }
        if (available > 0 && total > available) {
            widths[elastic] = Math.max(SHORTEST, widths[elastic] - (total - available));
        }
        return widths;
    }

    private static String line(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < widths.length; column++) {
            String cell = cut(cells.get(column), widths[column]);
            line.append(column == 0 ? "" : GAP);
            boolean number = !cell.isEmpty() && Character.isDigit(cell.charAt(0)) && cell.matches("[\\d.,]+");
            String padding = " ".repeat(Math.max(0, widths[column] - cell.length()));
            line.append(number ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }

    /** A text on one line of at most this many characters, without control characters. */
    static String cut(String text, int width) {
        String line = Visible.line(text);
        if (line.length() <= width) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(width - 2)) ? width - 2 : width - 1;
        return line.substring(0, end) + "…";
    }
}
