package io.gliznet.streams.cli;

import static io.gliznet.streams.cli.EvaluationTable.share;

import io.gliznet.streams.evaluation.Confusions;
import io.gliznet.streams.evaluation.EvaluationResult;
import io.gliznet.streams.evaluation.LabelFigures;
import io.gliznet.streams.evaluation.OffTopic;
import io.gliznet.streams.evaluation.SelectedFigures;
import java.util.List;
import java.util.Locale;

/** What {@code --details} prints below the row of a set. */
final class EvaluationDetails {

    private EvaluationDetails() {}

    static void print(Console console, EvaluationResult result) {
        SelectedFigures selected = result.figures().selected();
        console.out().println();
        console.out()
                .println(String.format(
                        Locale.ROOT,
                        "selected: %.2f labels per text, none for %.1f %% of the texts; micro F1 %.3f, macro F1 %.3f,"
                                + " precision %.3f, recall %.3f",
                        selected.perText(),
                        100 * selected.nothing(),
                        selected.microF1(),
                        selected.macroF1(),
                        selected.precision(),
                        selected.recall()));
        OffTopic unrelated = result.figures().unrelated();
        if (unrelated.texts() > 0) {
            console.out()
                    .println(String.format(
                            Locale.ROOT,
                            "unrelated: %d texts, none selected for %.1f %%; AUROC %.3f",
                            unrelated.texts(),
                            100 * unrelated.nothingSelected(),
                            unrelated.auroc()));
        }
        console.out().println();
        labels(console, result.details().labels());
        confusions(console, result.details().confusions());
        console.out().println();
    }

    private static void labels(Console console, List<LabelFigures> labels) {
        Table table = new Table(0, "label", "holds for", "precision", "recall", "F1", "selected");
        for (LabelFigures label : labels) {
            table.row(
                    label.label(),
                    Integer.toString(label.support()),
                    share(label.precision()),
                    share(label.recall()),
                    share(label.f1()),
                    Integer.toString(label.selected()));
        }
        table.print(console);
    }

    private static void confusions(Console console, List<Confusions.Confusion> confusions) {
        if (confusions.isEmpty()) {
            return;
        }
        console.out().println();
        Table table = new Table(0, "label that holds", "label that was best", "texts");
        confusions.forEach(
                confusion -> table.row(confusion.holds(), confusion.best(), Integer.toString(confusion.count())));
        table.print(console);
    }
}
