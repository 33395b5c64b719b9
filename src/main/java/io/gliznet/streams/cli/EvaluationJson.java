package io.gliznet.streams.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gliznet.streams.evaluation.Calibration;
import io.gliznet.streams.evaluation.EvaluationResult;
import io.gliznet.streams.evaluation.Figures;
import io.gliznet.streams.evaluation.SelectedFigures;
import io.gliznet.streams.evaluation.ThresholdCurve;
import io.gliznet.streams.json.Json;

/** Figures of evaluation sets as programs read them, rounded to four digits. */
final class EvaluationJson {

    private static final double SCALE = 10_000;

    private EvaluationJson() {}

    static ObjectNode set(EvaluationResult result) {
        ObjectNode node = figures(Json.object().put("set", result.set()), result.figures());
        node.put("mode", result.mode().name());
        EvaluationResult.Details details = result.details();
        ArrayNode confusions = node.putArray("confusions");
        details.confusions().forEach(confusion -> confusions
                .addObject()
                .put("label", confusion.holds())
                .put("best", confusion.best())
                .put("count", confusion.count()));
        ArrayNode labels = node.putArray("labels");
        details.labels().forEach(label -> labels.addObject()
                .put("label", label.label())
                .put("support", label.support())
                .put("precision", rounded(label.precision()))
                .put("recall", rounded(label.recall()))
                .put("f1", rounded(label.f1()))
                .put("selected", label.selected()));
        calibration(node.putArray("calibration"), details);
        ArrayNode thresholds = node.putArray("thresholds");
        details.thresholds().points().forEach(point -> add(thresholds, point));
        return node;
    }

    /** The figures that a mean has too. */
    static ObjectNode figures(ObjectNode node, Figures figures) {
        node.put("examples", figures.examples())
                .put("empty", figures.empty())
                .put("accuracy", rounded(figures.accuracy()))
                .put("macroF1", rounded(figures.macroF1()))
                .put("documentsPerSecond", Math.round(10 * figures.documentsPerSecond()) / 10.0);
        SelectedFigures selected = figures.selected();
        node.putObject("selected")
                .put("microF1", rounded(selected.microF1()))
                .put("macroF1", rounded(selected.macroF1()))
                .put("precision", rounded(selected.precision()))
                .put("recall", rounded(selected.recall()))
                .put("perText", rounded(selected.perText()))
                .put("nothing", rounded(selected.nothing()));
        node.put("ece", rounded(figures.ece()));
        if (figures.unrelated().texts() > 0) {
            node.putObject("unrelated")
                    .put("texts", figures.unrelated().texts())
                    .put("auroc", rounded(figures.unrelated().auroc()))
                    .put("nothing", rounded(figures.unrelated().nothingSelected()));
        }
        return node;
    }

    private static void calibration(ArrayNode node, EvaluationResult.Details details) {
        for (int i = 0; i < Calibration.BINS; i++) {
            Calibration.Bin bin = details.bins().get(i);
            node.addObject()
                    .put("from", rounded((double) i / Calibration.BINS))
                    .put("to", rounded((i + 1.0) / Calibration.BINS))
                    .put("count", bin.count())
                    .put("score", rounded(bin.meanScore()))
                    .put("holds", rounded(bin.shareHolding()));
        }
    }

    private static void add(ArrayNode thresholds, ThresholdCurve.Point point) {
        thresholds
                .addObject()
                .put("threshold", point.threshold())
                .put("precision", rounded(point.precision()))
                .put("recall", rounded(point.recall()))
                .put("f1", rounded(point.f1()));
    }

    private static double rounded(double value) {
        return Math.round(value * SCALE) / SCALE;
    }
}
