package io.gliznet.streams.label;

import java.util.List;

/** An invalid label set. The message names every broken rule. */
public final class InvalidLabelSetException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    public InvalidLabelSetException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    /** Each broken rule, with the field, the expected value and the value found. */
    public List<String> problems() {
        return problems;
    }
}
