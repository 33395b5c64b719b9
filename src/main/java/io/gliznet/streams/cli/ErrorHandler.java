package io.gliznet.streams.cli;

import io.gliznet.streams.config.InvalidConfigException;
import io.gliznet.streams.json.Visible;
import io.gliznet.streams.label.InvalidLabelSetException;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns an exception into one message and an exit code. No other class decides which exception means which exit code. */
final class ErrorHandler implements IParameterExceptionHandler, IExecutionExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ErrorHandler.class);

    @Override
    public int handleParseException(ParameterException mistake, String[] arguments) {
        CommandLine command = mistake.getCommandLine();
        print(command, String.valueOf(mistake.getMessage()));
        UnmatchedArgumentException.printSuggestions(mistake, command.getErr());
        command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        return ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult arguments) {
        LOG.atDebug().setCause(failure).log("command failed");
        if (failure instanceof CommandFailure known) {
            if (known.hasMessage()) {
                print(command, String.valueOf(known.getMessage()));
            }
            return known.exitCode();
        }
        if (failure instanceof InvalidConfigException) {
            print(command, String.valueOf(failure.getMessage()));
            return ExitCode.USAGE;
        }
        if (failure instanceof InvalidLabelSetException invalid) {
            print(command, String.valueOf(new InvalidConfigException(invalid.problems()).getMessage()));
            return ExitCode.USAGE;
        }
        if (Causes.isClientConfiguration(failure)) {
            print(command, Causes.message(failure));
            return ExitCode.USAGE;
        }
        if (failure instanceof KafkaException) {
            print(command, Causes.message(failure));
            return ExitCode.SOFTWARE;
        }
        print(
                command,
                "unexpected " + failure.getClass().getSimpleName() + ": " + Causes.message(failure)
                        + "; GLIZNET_LOG_LEVEL=debug shows the stack trace");
        return ExitCode.SOFTWARE;
    }

    private static void print(CommandLine command, String message) {
        command.getErr().println(command.getColorScheme().errorText("gliznet: ") + Visible.lines(message));
    }
}
