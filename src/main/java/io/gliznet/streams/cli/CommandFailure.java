package io.gliznet.streams.cli;

import picocli.CommandLine.ExitCode;

/** Ends a command with a message for its user, and an exit code. */
final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CommandFailure(int exitCode, String message) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    /** It could not be done: 1. */
    static CommandFailure failed(String message) {
        return new CommandFailure(ExitCode.SOFTWARE, message);
    }

    /** The user has to change something they wrote: 2. The message says file or key, expected, found. */
    static CommandFailure usage(String message) {
        return new CommandFailure(ExitCode.USAGE, message);
    }

    int exitCode() {
        return exitCode;
    }
}
