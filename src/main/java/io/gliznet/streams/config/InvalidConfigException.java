package io.gliznet.streams.config;

import java.util.List;

/** An invalid configuration. The message names every problem. */
public final class InvalidConfigException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    /** @param problems at least one, each with its key or file, the expected value, and the value found; never a secret */
    public InvalidConfigException(List<String> problems) {
        super(
                problems.size() == 1
                        ? "1 configuration error:\n  " + problems.get(0)
                        : problems.size() + " configuration errors:\n  " + String.join("\n  ", problems));
        this.problems = List.copyOf(problems);
    }

    /** Each problem on its own. */
    public List<String> problems() {
        return problems;
    }
}
