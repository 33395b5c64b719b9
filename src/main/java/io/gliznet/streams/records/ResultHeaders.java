package io.gliznet.streams.records;

import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.score.Score;
import java.util.LinkedHashMap;
import java.util.Map;

/** The most important parts of a result as headers, so that a router need not decode the value. */
public final class ResultHeaders {

    /** The best label. */
    public static final String LABEL = "gliznet.label";

    /** The score of the best label. */
    public static final String SCORE = "gliznet.score";

    /** The selected labels, best first, as a JSON list. */
    public static final String SELECTED = "gliznet.selected";

    public static final String TENANT = "gliznet.tenant";

    /** Name of the label set. */
    public static final String LABEL_SET = "gliznet.label.set";

    public static final String LABEL_SET_VERSION = "gliznet.label.set.version";

    /** Id of the model. */
    public static final String MODEL = "gliznet.model";

    private ResultHeaders() {}

    static Map<String, String> of(Outcome.Classified outcome, String modelId) {
        Map<String, String> headers = new LinkedHashMap<>();
        outcome.scores().stream().findFirst().ifPresent(best -> {
            headers.put(LABEL, best.label());
            headers.put(SCORE, Double.toString(best.score()));
        });
        headers.put(SELECTED, selected(outcome));
        LabelSet labelSet = outcome.labelSet();
        headers.put(TENANT, labelSet.key().tenantId());
        headers.put(LABEL_SET, labelSet.key().name());
        headers.put(LABEL_SET_VERSION, Long.toString(labelSet.version()));
        headers.put(MODEL, modelId);
        return headers;
    }

    private static String selected(Outcome.Classified outcome) {
        return Json.JSON
                .valueToTree(outcome.scores().stream()
                        .filter(Score::selected)
                        .map(Score::label)
                        .toList())
                .toString();
    }
}
