package io.gliznet.streams.label;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The labels of one tenant under one name. One that exists is valid.
 *
 * @param labels at least one, names unique
 * @param threshold score, 0 to 1, from which a label is selected; empty: the mode's
 * @param topK at most so many scores on a result; 0: all
 * @param template the sentence a label is read in, {@code {}} stands for the label
 * @param version the writer's own number, or the record's offset
 */
public record LabelSet(
        LabelSetKey key,
        List<Label> labels,
        LabelMode mode,
        OptionalDouble threshold,
        int topK,
        String template,
        Aggregation aggregation,
        long version) {

    public static final int MAX_LABELS = 10_000;
    public static final int MAX_LABEL_CHARACTERS = 1_000;
    public static final String PLACEHOLDER = "{}";

    /** @throws InvalidLabelSetException naming every broken rule */
    public LabelSet {
        labels = List.copyOf(labels);
        List<String> problems = new ArrayList<>();
        checkLabels(labels, problems);
        checkThreshold("threshold", threshold, problems);
        if (topK < 0) {
            problems.add("topK: expected 0 (all) or more, found " + topK);
        }
        if (!template.contains(PLACEHOLDER)) {
            problems.add("template: expected a text with {} in it, found '" + template + "'");
        }
        if (template.length() > MAX_LABEL_CHARACTERS) {
            problems.add(
                    "template: expected at most " + MAX_LABEL_CHARACTERS + " characters, found " + template.length());
        }
        if (!problems.isEmpty()) {
            throw new InvalidLabelSetException(problems);
        }
    }

    /** A set with every setting at its default. */
    public static LabelSet of(LabelSetKey key, List<Label> labels) {
        return new LabelSet(
                key, labels, LabelMode.MULTI_LABEL, OptionalDouble.empty(), 0, PLACEHOLDER, Aggregation.MAX, 0);
    }

    /** Score from which this label is selected. */
    public double threshold(Label label) {
        return label.threshold().orElse(threshold.orElse(mode.defaultThreshold()));
    }

    /** What the model reads for this label. */
    public String prompt(Label label) {
        return template.replace(PLACEHOLDER, label.text().orElse(label.name()));
    }

    /** First 16 hex digits of SHA-256 over all that shapes the scores; two sets of one fingerprint score alike. */
    public String fingerprint() {
        return LabelSetFingerprint.of(this);
    }

    private static void checkLabels(List<Label> labels, List<String> problems) {
        if (labels.isEmpty() || labels.size() > MAX_LABELS) {
            problems.add("labels: expected 1 to " + MAX_LABELS + ", found " + labels.size());
        }
        Set<String> names = new HashSet<>();
        for (int i = 0; i < labels.size(); i++) {
            Label label = labels.get(i);
            String field = "labels[" + i + "]";
            checkText(field + ".name", label.name(), problems);
            label.text().ifPresent(text -> checkText(field + ".text", text, problems));
            checkThreshold(field + ".threshold", label.threshold(), problems);
            if (!names.add(label.name())) {
                problems.add(field + ".name: expected a name of its own, found '" + label.name() + "' again");
            }
        }
    }

    private static void checkText(String field, String text, List<String> problems) {
        if (text.isBlank()) {
            problems.add(field + ": expected a text, found none");
        } else if (text.length() > MAX_LABEL_CHARACTERS) {
            problems.add(field + ": expected at most " + MAX_LABEL_CHARACTERS + " characters, found " + text.length());
        }
    }

    private static void checkThreshold(String field, OptionalDouble threshold, List<String> problems) {
        threshold.ifPresent(value -> {
            if (!(value >= 0 && value <= 1)) {
                problems.add(field + ": expected 0 to 1, found " + value);
            }
        });
    }
}
