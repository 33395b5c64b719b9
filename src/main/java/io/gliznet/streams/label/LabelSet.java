package io.gliznet.streams.label;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The labels of one tenant under one name. Every instance is valid.
 *
 * @param labels at least one; names are unique
 * @param threshold the smallest score, 0 to 1, with which a label is selected; if empty, see {@link #isRelative}
 * @param topK maximum number of scores in a result; 0 means all
 * @param template the sentence in which the model reads a label; {@code {}} is replaced by the label
 * @param phrasings several such sentences, whose vectors are averaged; empty: the template, or those of the model if the
 *     template is {@code {}}
 * @param decision which labels are selected if no threshold says so
 * @param routes to which topics results go
 * @param version the number that the writer gave the set, or else the offset of its record
 */
public record LabelSet(
        LabelSetKey key,
        List<Label> labels,
        LabelMode mode,
        OptionalDouble threshold,
        int topK,
        String template,
        List<String> phrasings,
        Aggregation aggregation,
        Decision decision,
        Routes routes,
        long version) {

    public static final int MAX_LABELS = 10_000;
    public static final int MAX_LABEL_CHARACTERS = 1_000;
    public static final int MAX_PHRASINGS = 8;
    public static final int MAX_EXAMPLES = 8;
    public static final double MAX_LOGIT = 1_000;
    public static final String PLACEHOLDER = "{}";

    /** @throws InvalidLabelSetException that names every broken rule */
    public LabelSet {
        labels = List.copyOf(labels);
        phrasings = List.copyOf(phrasings);
        List<String> problems = new ArrayList<>();
        checkLabels(labels, problems);
        checkThreshold("threshold", threshold, problems);
        if (topK < 0) {
            problems.add("topK: expected 0 or more, found " + topK);
        }
        checkSentence("template", template, problems);
        checkPhrasings(template, phrasings, problems);
        decision.check(problems);
        checkRule(decision, hasThreshold(threshold, labels), problems);
        routes.check(labels, problems);
        if (!problems.isEmpty()) {
            throw new InvalidLabelSetException(problems);
        }
    }

    /** A label set with the phrasings, the rule and the routes that most sets have. */
    public LabelSet(
            LabelSetKey key,
            List<Label> labels,
            LabelMode mode,
            OptionalDouble threshold,
            int topK,
            String template,
            Aggregation aggregation,
            long version) {
        this(
                key,
                labels,
                mode,
                threshold,
                topK,
                template,
                List.of(),
                aggregation,
                Decision.DEFAULT,
                Routes.NONE,
                version);
    }

    /** A label set in which every setting has its default. */
    public static LabelSet of(LabelSetKey key, List<Label> labels) {
        return new LabelSet(
                key, labels, LabelMode.MULTI_LABEL, OptionalDouble.empty(), 0, PLACEHOLDER, Aggregation.MAX, 0);
    }

    /** Whether labels are selected by how close they come to the best one, and not by thresholds. */
    public boolean isRelative() {
        return switch (decision.selection()) {
            case RELATIVE -> true;
            case THRESHOLD -> false;
            case AUTOMATIC -> !hasThreshold(threshold, labels);
        };
    }

    private static boolean hasThreshold(OptionalDouble threshold, List<Label> labels) {
        return threshold.isPresent()
                || labels.stream().anyMatch(label -> label.threshold().isPresent());
    }

    /** The same set without thresholds, and without what was fitted to it. */
    public LabelSet unfitted() {
        return new LabelSet(
                key,
                labels.stream().map(Label::unfitted).toList(),
                mode,
                OptionalDouble.empty(),
                topK,
                template,
                phrasings,
                aggregation,
                decision.unfitted(),
                routes,
                version);
    }

    /** The same set with other labels and another rule. */
    public LabelSet with(List<Label> otherLabels, Decision otherDecision) {
        return new LabelSet(
                key,
                otherLabels,
                mode,
                threshold,
                topK,
                template,
                phrasings,
                aggregation,
                otherDecision,
                routes,
                version);
    }

    /** The same set with another version. */
    public LabelSet withVersion(long other) {
        return new LabelSet(
                key, labels, mode, threshold, topK, template, phrasings, aggregation, decision, routes, other);
    }

    /** The same set whose results go to these topics. */
    public LabelSet withRoutes(Routes others) {
        return new LabelSet(
                key, labels, mode, threshold, topK, template, phrasings, aggregation, decision, others, version);
    }

    /** The smallest score with which this label is selected. */
    public double threshold(Label label) {
        return label.threshold().orElse(threshold.orElse(mode.defaultThreshold()));
    }

    /**
     * The sentences in which the model reads a label.
     *
     * @param ofModel those of the model, for sets that say nothing else
     */
    public List<String> phrasings(List<String> ofModel) {
        if (!phrasings.isEmpty()) {
            return phrasings;
        }
        return template.equals(PLACEHOLDER) ? ofModel : List.of(template);
    }

    /** The text that the model reads for this label: the template, filled in. */
    public String prompt(Label label) {
        return template.replace(PLACEHOLDER, label.prompt());
    }

    /** First 16 hex digits of a SHA-256 digest of all fields that influence scores. Equal fingerprints mean equal scores. */
    public String fingerprint() {
        return LabelSetFingerprint.of(this);
    }

    private static void checkLabels(List<Label> labels, List<String> problems) {
        if (labels.isEmpty() || labels.size() > MAX_LABELS) {
            problems.add("labels: expected 1 to " + MAX_LABELS + " labels, found " + labels.size());
        }
        Map<String, Integer> names = new HashMap<>();
        for (int i = 0; i < labels.size(); i++) {
            Label label = labels.get(i);
            String field = "labels[" + i + "]";
            checkText(field + ".name", label.name(), problems);
            label.text().ifPresent(text -> checkText(field + ".text", text, problems));
            checkThreshold(field + ".threshold", label.threshold(), problems);
            Decision.checkLogit(field + ".bias", label.bias(), problems);
            checkExamples(field + ".examples", label.examples(), problems);
            Integer first = names.putIfAbsent(label.name(), i);
            if (first != null) {
                problems.add(field + ".name: expected a unique name, found the name of labels[" + first + "] again");
            }
        }
    }

    private static void checkSentence(String field, String sentence, List<String> problems) {
        checkCharacters(field, sentence, problems);
        if (!sentence.contains(PLACEHOLDER)) {
            problems.add(field + ": expected a text with {} in it, found one without");
        }
        if (sentence.length() > MAX_LABEL_CHARACTERS) {
            problems.add(
                    field + ": expected at most " + MAX_LABEL_CHARACTERS + " characters, found " + sentence.length());
        }
    }

    private static void checkPhrasings(String template, List<String> phrasings, List<String> problems) {
        for (int i = 0; i < phrasings.size(); i++) {
            checkSentence("phrasings[" + i + "]", phrasings.get(i), problems);
        }
        if (phrasings.size() > MAX_PHRASINGS) {
            problems.add("phrasings: expected at most " + MAX_PHRASINGS + ", found " + phrasings.size());
        }
        if (!phrasings.isEmpty() && !template.equals(PLACEHOLDER)) {
            problems.add("template: expected none beside phrasings, found one");
        }
    }

    /** UTF-8 has no unpaired surrogates, and a NUL character ends a text for many readers. */
    private static void checkCharacters(String field, String text, List<String> problems) {
        if (WellFormed.utf8Length(text) < 0) {
            problems.add(field + ": expected well-formed Unicode, found an unpaired surrogate");
        }
        if (text.indexOf('\0') >= 0) {
            problems.add(field + ": expected a text without NUL characters, found one");
        }
    }

    /** What one rule would ignore is refused. */
    private static void checkRule(Decision decision, boolean hasThreshold, List<String> problems) {
        if (hasThreshold && decision.selection() == Selection.RELATIVE) {
            problems.add("selection: expected THRESHOLD or nothing beside a threshold, found RELATIVE");
        }
        boolean byThreshold = hasThreshold || decision.selection() == Selection.THRESHOLD;
        if (byThreshold
                && (decision.oddsRatio().isPresent() || decision.strictness().isPresent())) {
            problems.add("oddsRatio, strictness: expected none where thresholds select labels, found one");
        }
    }

    private static void checkExamples(String field, List<String> examples, List<String> problems) {
        for (int i = 0; i < examples.size(); i++) {
            checkText(field + "[" + i + "]", examples.get(i), problems);
        }
        if (examples.size() > MAX_EXAMPLES) {
            problems.add(field + ": expected at most " + MAX_EXAMPLES + ", found " + examples.size());
        }
    }

    private static void checkText(String field, String text, List<String> problems) {
        checkCharacters(field, text, problems);
        if (text.isBlank()) {
            problems.add(field + ": expected a text, found none");
        } else if (text.codePoints().noneMatch(LabelSet::isVisible)) {
            problems.add(field + ": expected a text, found only characters that are not visible");
        } else if (text.length() > MAX_LABEL_CHARACTERS) {
            problems.add(field + ": expected at most " + MAX_LABEL_CHARACTERS + " characters, found " + text.length());
        }
    }

    private static boolean isVisible(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SPACE_SEPARATOR,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> false;
            default -> true;
        };
    }

    private static void checkThreshold(String field, OptionalDouble threshold, List<String> problems) {
        threshold.ifPresent(value -> {
            if (!(value >= 0 && value <= 1)) {
                problems.add(field + ": expected 0 to 1, found " + value);
            }
        });
    }
}
