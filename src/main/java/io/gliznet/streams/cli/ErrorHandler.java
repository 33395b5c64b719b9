package io.gliznet.streams.cli;

import io.gliznet.streams.config.InvalidConfigException;
import io.gliznet.streams.label.InvalidLabelSetException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** From an exception to one message and an exit code: the only place that knows which is whose fault. */
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
            print(command, message(known));
            return known.exitCode();
        }
        if (failure instanceof InvalidConfigException || failure instanceof ConfigException) {
            print(command, message(failure));
            return ExitCode.USAGE;
        }
        if (failure instanceof InvalidLabelSetException invalid) {
            print(command, message(new InvalidConfigException(invalid.problems())));
            return ExitCode.USAGE;
        }
        if (failure instanceof KafkaException) {
            print(command, message(failure));
            return ExitCode.SOFTWARE;
        }
        print(
                command,
                "unexpected " + failure.getClass().getSimpleName() + ": " + message(failure)
                        + "; GLIZNET_LOG_LEVEL=debug shows where");
        return ExitCode.SOFTWARE;
    }

    private static void print(CommandLine command, String message) {
        command.getErr().println(command.getColorScheme().errorText("gliznet: ") + message);
    }

    private static String message(Exception failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
