package io.gliznet.streams.model;

import java.util.List;

/** A model that cannot be used. The message names every problem with its file, the expected value and the value found. */
public final class ModelException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    public ModelException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    /** Each problem on its own. */
    public List<String> problems() {
        return problems;
    }
}
