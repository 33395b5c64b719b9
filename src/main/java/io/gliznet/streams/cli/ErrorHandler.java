package io.gliznet.streams.cli;

import io.gliznet.streams.cli.ServiceExit.Reason;
import io.gliznet.streams.config.InvalidConfigException;
import io.gliznet.streams.json.Visible;
import io.gliznet.streams.label.InvalidLabelSetException;
import java.util.function.Consumer;
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

    private final ServiceExit exit;

    /** How a command ends. An empty message is not told. */
    private record End(Reason reason, int exitCode, String message) {}

    /** @param exit told of the end of {@code run} */
    ErrorHandler(ServiceExit exit) {
        this.exit = exit;
    }

    @Override
    public int handleParseException(ParameterException mistake, String[] arguments) {
        CommandLine command = mistake.getCommandLine();
        String hint = "Try '" + command.getCommandSpec().qualifiedName() + " --help'.";
        End end = new End(Reason.USAGE, ExitCode.USAGE, message(mistake));
        tell(command.getCommand() instanceof RunCommand, end, message -> {
            print(command, message);
            UnmatchedArgumentException.printSuggestions(mistake, command.getErr());
            command.getErr().println(hint);
        });
        return end.exitCode();
    }

    /** picocli names an option with KEY=VALUE as "option option '--set'", and quotes what has no =, which may be a secret. */
    private static String message(ParameterException mistake) {
        return String.valueOf(mistake.getMessage())
                .replaceFirst("^(Value for )(option )+", "$1$2")
                .replaceFirst("(?s)(in KEY=VALUE format) but was ([a-z]+(\\.[a-z]+)+)\\b.*", "$1, found no = in $2…")
                .replaceFirst("(?s)(in KEY=VALUE format) but was .*", "$1, found no =");
    }

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult arguments) {
        LOG.atDebug().setCause(failure).log("command failed");
        End end = end(failure);
        boolean isService =
                arguments.asCommandLineList().stream().anyMatch(part -> part.getCommand() instanceof RunCommand);
        if (!end.message().isEmpty()) {
            tell(isService, end, message -> print(command, message));
        }
        return end.exitCode();
    }

    private static End end(Exception failure) {
        if (failure instanceof CommandFailure known) {
            return new End(reason(known), known.exitCode(), String.valueOf(known.getMessage()));
        }
        if (failure instanceof InvalidConfigException) {
            return configuration(String.valueOf(failure.getMessage()));
        }
        if (failure instanceof InvalidLabelSetException invalid) {
            return configuration(String.valueOf(new InvalidConfigException(invalid.problems()).getMessage()));
        }
        if (Causes.isClientConfiguration(failure)) {
            return configuration(Causes.message(failure));
        }
        if (failure instanceof KafkaException) {
            return new End(Reason.FAILURE, ExitCode.SOFTWARE, Causes.message(failure));
        }
        return new End(
                Reason.UNEXPECTED,
                ExitCode.SOFTWARE,
                "unexpected " + failure.getClass().getSimpleName() + ": " + Causes.message(failure)
                        + "; GLIZNET_LOG_LEVEL=debug shows the stack trace");
    }

    private static End configuration(String message) {
        return new End(Reason.CONFIGURATION, ExitCode.USAGE, message);
    }

    /** Why a service ends that fails so. */
    static Reason reason(CommandFailure failure) {
        return failure.exitCode() == ExitCode.USAGE ? Reason.CONFIGURATION : Reason.FAILURE;
    }

    private void tell(boolean isService, End end, Consumer<String> print) {
        if (isService) {
            exit.failed(end.reason(), end.exitCode(), end.message(), print);
        } else {
            print.accept(end.message());
        }
    }

    private static void print(CommandLine command, String message) {
        command.getErr().println(command.getColorScheme().errorText("gliznet: ") + Visible.lines(message));
    }
}
