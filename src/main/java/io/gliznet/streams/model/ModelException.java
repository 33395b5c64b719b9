package io.gliznet.streams.model;

import java.util.List;

/** A model directory that cannot be used; the message names every problem: file, expected, found. */
public final class ModelException extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    public ModelException(List<String> problems) {
        super(String.join(System.lineSeparator(), problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
