package io.gliznet.streams.label;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One label.
 *
 * @param name what the result calls it
 * @param text what the model reads; empty: the name
 * @param threshold score, 0 to 1, from which it is selected; empty: the set's
 */
public record Label(String name, Optional<String> text, OptionalDouble threshold) {

    public static Label named(String name) {
        return new Label(name, Optional.empty(), OptionalDouble.empty());
    }
}
