package io.gliznet.streams.label;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One label of a label set.
 *
 * @param name the name of the label in results
 * @param text the text that the model reads for the label; if empty, the name
 * @param threshold the smallest score, 0 to 1, with which the label is selected; if empty, the threshold of the set
 */
public record Label(String name, Optional<String> text, OptionalDouble threshold) {

    /** The text that the model reads for the label. */
    public String prompt() {
        return text.orElse(name);
    }

    /** A label without a text or threshold of its own. */
    public static Label named(String name) {
        return new Label(name, Optional.empty(), OptionalDouble.empty());
    }
}
