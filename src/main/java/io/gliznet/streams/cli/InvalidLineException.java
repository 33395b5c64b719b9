package io.gliznet.streams.cli;

/** A line that is not a document; the message says what was expected and what was found. */
final class InvalidLineException extends Exception {

    private static final long serialVersionUID = 1L;

    InvalidLineException(String problem) {
        super(problem, null, false, false);
    }

    InvalidLineException(String field, String expected, String found) {
        this(field + ": expected " + expected + ", found " + found);
    }

    String problem() {
        return String.valueOf(getMessage());
    }
}
