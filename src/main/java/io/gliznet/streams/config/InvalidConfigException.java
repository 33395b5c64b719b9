package io.gliznet.streams.config;

import java.util.List;

/** A configuration the service refuses to start with; the message names every problem. */
public final class InvalidConfigException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    /** @param problems at least one, each with its key or file, what was expected, and what was found; never a secret */
    public InvalidConfigException(List<String> problems) {
        super(
                problems.size() == 1
                        ? "One thing is wrong:\n  " + problems.get(0)
                        : problems.size() + " things are wrong:\n  " + String.join("\n  ", problems));
        this.problems = List.copyOf(problems);
    }

    public List<String> problems() {
        return problems;
    }
}
