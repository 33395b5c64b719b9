package io.gliznet.streams.api;

import java.util.List;

/** A request that cannot be understood. The message names every problem: field, expected, found. */
final class InvalidRequestException extends Exception {

    private static final long serialVersionUID = 1L;

    private static final int MOST_PROBLEMS = 20;

    InvalidRequestException(List<String> problems) {
        super(message(problems), null, false, false);
    }

    /** The first problems, and how many there are besides. */
    static String message(List<String> problems) {
        String first = String.join("; ", problems.subList(0, Math.min(MOST_PROBLEMS, problems.size())));
        return problems.size() <= MOST_PROBLEMS
                ? first
                : first + "; and " + (problems.size() - MOST_PROBLEMS) + " more";
    }
}
