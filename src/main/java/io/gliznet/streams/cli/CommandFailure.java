package io.gliznet.streams.cli;

import picocli.CommandLine.ExitCode;

/** Ends a command with a message for its user and an exit code. */
final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** 128 + SIGPIPE, the exit code that shells report for a program whose reader has gone. */
    private static final int CLOSED_PIPE = 141;

    private final int exitCode;

    private CommandFailure(int exitCode, String message) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    /** The command could not do its work: exit code 1. */
    static CommandFailure failed(String message) {
        return new CommandFailure(ExitCode.SOFTWARE, message);
    }

    /** The user has to change an argument, a file or a key: exit code 2. The message names it, what was expected and found. */
    static CommandFailure usage(String message) {
        return new CommandFailure(ExitCode.USAGE, message);
    }

    /** Nobody reads the output any more: ends without a message. */
    static CommandFailure closedPipe() {
        return new CommandFailure(CLOSED_PIPE, "");
    }

    int exitCode() {
        return exitCode;
    }

    /** Whether the user needs to be told. */
    boolean hasMessage() {
        return !String.valueOf(getMessage()).isEmpty();
    }
}
