package io.gliznet.streams.label;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One label of a label set.
 *
 * @param name the name of the label in results
 * @param text the text that the model reads for the label; if empty, the name
 * @param threshold the smallest score, 0 to 1, with which the label is selected; if empty, the threshold of the set
 * @param bias is added to each logit of the label; if empty, 0
 * @param examples texts for which the label holds; the model reads them besides the label
 */
public record Label(
        String name, Optional<String> text, OptionalDouble threshold, OptionalDouble bias, List<String> examples) {

    public Label {
        examples = List.copyOf(examples);
    }

    /** A label to which nothing was fitted. */
    public Label(String name, Optional<String> text, OptionalDouble threshold) {
        this(name, text, threshold, OptionalDouble.empty(), List.of());
    }

    /** The text that the model reads for the label. */
    public String prompt() {
        return text.orElse(name);
    }

    /** A label of which nothing but the name is given. */
    public static Label named(String name) {
        return new Label(name, Optional.empty(), OptionalDouble.empty());
    }

    /** The same label without a threshold, and without what was fitted to it. */
    Label unfitted() {
        return new Label(name, text, OptionalDouble.empty(), OptionalDouble.empty(), List.of());
    }

    /** The same label with what was fitted to it. */
    public Label fitted(OptionalDouble fittedBias, List<String> fittedExamples) {
        return new Label(name, text, threshold, fittedBias, fittedExamples);
    }
}
