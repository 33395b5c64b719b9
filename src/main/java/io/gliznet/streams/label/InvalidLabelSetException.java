package io.gliznet.streams.label;

import java.util.List;

/** A label set that breaks rules; the message names them all. */
public final class InvalidLabelSetException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    public InvalidLabelSetException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** Each broken rule: field, expected, found. */
    public List<String> problems() {
        return problems;
    }
}
