package io.gliznet.streams.cli;

import io.gliznet.streams.classify.Outcome;

/** The result of one input line. */
sealed interface LineResult {

    record Scored(DocumentLine line, Outcome.Classified outcome) implements LineResult {}

    /** @param reason a word for programs: a {@code Reason} of the pipeline, or {@code INVALID_LINE} */
    record Failed(InputLine line, String reason, String message) implements LineResult {}

    static LineResult of(DocumentLine line, Outcome outcome) {
        if (outcome instanceof Outcome.Classified classified) {
            return new Scored(line, classified);
        } else if (outcome instanceof Outcome.Rejected rejected) {
            return new Failed(new InputLine.Valid(line), rejected.reason().name(), rejected.message());
        } else {
            throw new AssertionError(outcome);
        }
    }

    static LineResult invalid(InputLine.Invalid line) {
        return new Failed(line, "INVALID_LINE", line.problem());
    }
}
