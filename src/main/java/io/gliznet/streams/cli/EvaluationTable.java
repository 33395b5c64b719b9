package io.gliznet.streams.cli;

import io.gliznet.streams.evaluation.Figures;
import io.gliznet.streams.json.Visible;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Rows of figures in columns that are aligned although later rows are not known. */
final class EvaluationTable {

    private static final int SHORTEST_NAME = 4;
    private static final int WIDEST = 100;
    private static final String GAP = "  ";

    private final int nameWidth;
    private final List<Column> columns = new ArrayList<>();

    /** @param optional left out if a line would be too wide */
    private record Column(String heading, int width, boolean optional, Function<Figures, String> cell) {}

    /** @param unrelated whether there are unrelated texts */
    EvaluationTable(List<String> names, boolean unrelated) {
        nameWidth = Math.max(
                SHORTEST_NAME, names.stream().mapToInt(String::length).max().orElse(0));
        column("examples", false, figures -> Integer.toString(figures.examples()));
        column("empty", false, figures -> Integer.toString(figures.empty()));
        column("accuracy", false, figures -> share(figures.accuracy()));
        column("macro F1", false, figures -> share(figures.macroF1()));
        column("micro F1", true, figures -> share(figures.selected().microF1()));
        column("none", true, figures -> share(figures.selected().nothing()));
        column("ECE", true, figures -> share(figures.ece()));
        if (unrelated) {
            column("AUROC", true, figures -> share(figures.unrelated().auroc()));
        }
        column("documents/s", false, figures -> String.format(Locale.ROOT, "%.1f", figures.documentsPerSecond()));
        if (width() > WIDEST) {
            columns.removeIf(Column::optional);
        }
    }

    String heading() {
        return line("set", columns.stream().map(Column::heading).toList());
    }

    String row(String name, Figures figures) {
        return line(
                Visible.line(name),
                columns.stream().map(column -> column.cell().apply(figures)).toList());
    }

    static String share(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    private void column(String heading, boolean optional, Function<Figures, String> cell) {
        columns.add(new Column(heading, Math.max("0.000".length(), heading.length()), optional, cell));
    }

    private int width() {
        return nameWidth
                + columns.stream()
                        .mapToInt(column -> GAP.length() + column.width())
                        .sum();
    }

    private String line(String name, List<String> cells) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-" + nameWidth + "s", name));
        for (int i = 0; i < cells.size(); i++) {
            String cell = cells.get(i);
            line.append(GAP)
                    .append(" ".repeat(Math.max(0, columns.get(i).width() - cell.length())))
                    .append(cell);
        }
        return line.toString();
    }
}
