package io.gliznet.streams.cli;

import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.encode.EncodedLabelSet;
import io.gliznet.streams.label.Decision;
import io.gliznet.streams.label.InvalidLabelSetException;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelMode;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.label.Selection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Label sets of a command without Kafka: lists of names, each with the description and threshold that the label-set file gives
 * it, and with the file's other settings. Used by one thread.
 */
final class LocalLabelSets {

    static final LabelSetKey KEY = new LabelSetKey("local", "labels");

    private static final int KEPT = 1_000;

    private final Classifier classifier;
    private final LabelSet pattern;
    private final Map<String, Label> known;
    private final Map<List<String>, EncodedLabelSet> encoded = new LinkedHashMap<>();

    private LocalLabelSets(Classifier classifier, LabelSet pattern, Map<String, Label> known) {
        this.classifier = classifier;
        this.pattern = pattern;
        this.known = known;
    }

    /**
     * @param file the user's label set; empty: every setting has its default
     * @param mode takes the place of the file's mode
     */
    static LocalLabelSets of(Classifier classifier, Optional<LabelSet> file, @Nullable LabelMode mode) {
        return of(classifier, file, mode, file.map(LabelSet::topK).orElse(0));
    }

    /** The same, with a score for every label whatever the file's topK is. */
    static LocalLabelSets withAllScores(Classifier classifier, Optional<LabelSet> file, @Nullable LabelMode mode) {
        return of(classifier, file, mode, 0);
    }

    private static LocalLabelSets of(
            Classifier classifier, Optional<LabelSet> file, @Nullable LabelMode mode, int topK) {
        LabelSet settings = file.orElse(LabelSet.of(KEY, List.of(Label.named("none"))));
        LabelSet pattern = with(settings, settings.labels(), mode == null ? settings.mode() : mode, topK);
        Map<String, Label> known = file.map(LabelSet::labels).orElse(List.of()).stream()
                .collect(Collectors.toMap(Label::name, Function.identity()));
        return new LocalLabelSets(classifier, pattern, known);
    }

    LabelMode mode() {
        return pattern.mode();
    }

    /** Names that the file does not define; none without a file. */
    List<String> undefined(List<String> names) {
        return known.isEmpty()
                ? List.of()
                : names.stream().filter(name -> !known.containsKey(name)).toList();
    }

    /** @throws InvalidLineException if these names make no label set, or the model cannot read one of them */
    EncodedLabelSet encoded(List<String> names) throws InvalidLineException {
        EncodedLabelSet found = encoded.get(names);
        if (found == null) {
            found = encode(names);
            if (encoded.size() >= KEPT) {
                encoded.clear();
            }
            encoded.put(names, found);
        }
        return found;
    }

    private EncodedLabelSet encode(List<String> names) throws InvalidLineException {
        List<Label> labels = names.stream()
                .map(name -> Optional.ofNullable(known.get(name)).orElse(Label.named(name)))
                .toList();
        try {
            return classifier.encode(with(pattern, labels, pattern.mode(), pattern.topK()));
        } catch (InvalidLabelSetException e) {
            throw new InvalidLineException(String.join("; ", e.problems()));
        }
    }

    /** Also for lines whose own labels have no threshold. */
    private static Decision byThreshold(Decision decision) {
        return new Decision(Selection.THRESHOLD, OptionalDouble.empty(), OptionalDouble.empty(), decision.scale());
    }

    private static LabelSet with(LabelSet set, List<Label> labels, LabelMode mode, int topK) {
        return new LabelSet(
                KEY,
                labels,
                mode,
                set.threshold(),
                topK,
                set.template(),
                set.phrasings(),
                set.aggregation(),
                set.isRelative() ? set.decision() : byThreshold(set.decision()),
                set.routes(),
                set.version());
    }
}
