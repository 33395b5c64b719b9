package io.gliznet.streams.cli;

import io.gliznet.streams.config.LogFormat;
import io.gliznet.streams.deadletter.Coordinates;
import io.gliznet.streams.json.Visible;
import io.gliznet.streams.label.LabelSetKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TraceLevel;
import picocli.CommandLine.TypeConversionException;

/** The command line with all of its commands. Starts and ends the process. */
@Command(
        name = "gliznet",
        versionProvider = Version.class,
        customSynopsis = "gliznet COMMAND [OPTIONS]",
        description = {
            "",
            "Classifies documents in Kafka topics in real time. Each tenant defines its own labels and can change them at any"
                    + " time, without retraining a model.",
        },
        optionListHeading = "%n@|bold Options|@%n",
        footer = {
            "",
            "@|bold First steps|@",
            "  gliznet demo",
            "  gliznet classify --labels sports,politics --text 'The striker scored.'",
            "",
            "@|bold Exit codes|@",
            "0: done. 1: the command failed, or a document could not be processed; the same call may succeed later."
                    + " 2: an argument, a file or a key has to be changed first; nothing was written, or the message says"
                    + " what was. 130: ended by Ctrl-C or SIGTERM before its work was done. 141: the reader of its output"
                    + " has gone, as in '| head -1'.",
            "",
            "@|bold Environment|@",
            "GLIZNET_LOG_LEVEL is trace, debug, info, warn or error, and GLIZNET_LOG_FORMAT text or json."
                    + " Each key of config/gliznet.properties can be set as GLIZNET_ followed by the key in upper case,"
                    + " with _ for each dot. GLIZNET_JAVA_OPTS has options for the JVM. NO_COLOR turns colours off.",
        })
public final class Gliznet implements Runnable {

    /** picocli needs this many columns. */
    private static final int NARROWEST = 55;

    private static final List<String> LOG_LEVELS = List.of("trace", "debug", "info", "warn", "error", "off");

    /** Longer lines are hard to read. */
    private static final int WIDEST = 120;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean help;

    @Option(names = "--version", versionHelp = true, description = "Show versions.")
    @SuppressWarnings("UnusedVariable") // picocli reads it
    private boolean version;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Gliznet() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        Console console = Console.ofProcess();
        LogFormat format = ConfigOptions.logFormat(console, arguments);
        boolean isService = arguments.length > 0 && arguments[0].equals("run");
        Logging.prepare(format, isService);
        System.exit(execute(console, new ServiceExit(format), isService, arguments));
    }

    /** Help is printed outside of the commands, so that a failure to print it arrives here. */
    private static int execute(Console console, ServiceExit exit, boolean isService, String[] arguments) {
        try {
            requireLogLevel(console.environment());
            int exitCode = commandLine(console, exit)
                    .setExecutionStrategy(Gliznet::prepareAndRun)
                    .execute(arguments);
            console.out().flush();
            return exitCode;
        } catch (CommandFailure e) {
            Consumer<String> print = text -> console.err().println("gliznet: " + text);
            String message = String.valueOf(e.getMessage());
            if (isService && e.hasMessage()) {
                exit.failed(ErrorHandler.reason(e), e.exitCode(), message, print);
            } else if (e.hasMessage()) {
                print.accept(message);
            }
            return e.exitCode();
        } catch (Error e) {
            if (!isService) {
                throw e;
            }
            ServiceExit.crashed(e);
            return ExitCode.SOFTWARE;
        }
    }

    /** @throws CommandFailure if a variable of logback.xml has a value that logback would take for debug */
    static void requireLogLevel(Map<String, String> environment) {
        for (String variable : List.of("GLIZNET_LOG_LEVEL", "GLIZNET_KAFKA_LOG_LEVEL")) {
            String level = environment.get(variable);
            if (level != null && !LOG_LEVELS.contains(level.toLowerCase(Locale.ROOT))) {
                throw CommandFailure.usage(variable + ": expected one of " + String.join(", ", LOG_LEVELS) + ", found '"
                        + Visible.line(level) + "'");
            }
        }
    }

    /** Help needs no native library, and is printed where none can be unpacked. */
    private static int prepareAndRun(ParseResult parsed) {
        Integer helpExitCode = printHelp(parsed);
        if (helpExitCode != null) {
            return helpExitCode;
        }
        if (parsed.hasSubcommand() && !(parsed.subcommand().commandSpec().userObject() instanceof HelpCommand)) {
            prepare(parsed.commandSpec().commandLine());
        }
        return new RunLast().execute(parsed);
    }

    /** Null if no help was asked for. */
    private static @Nullable Integer printHelp(ParseResult parsed) {
        try {
            return CommandLine.executeHelpRequest(parsed);
        } catch (CommandFailure e) {
            throw new ExecutionException(parsed.commandSpec().commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private static void prepare(CommandLine command) {
        try {
            NativeLibraries.prepare();
        } catch (CommandFailure e) {
            throw new ExecutionException(command, String.valueOf(e.getMessage()), e);
        }
    }

    /** With logs as text. */
    static CommandLine commandLine(Console console) {
        return commandLine(console, new ServiceExit(LogFormat.TEXT));
    }

    private static CommandLine commandLine(Console console, ServiceExit exit) {
        CommandLine.tracer().setLevel(TraceLevel.OFF); // its warnings about quotes show values, such as passwords
        CommandLine root = new CommandLine(new Gliznet())
                .addSubcommand(new DemoCommand(console))
                .addSubcommand(new ClassifyCommand(console))
                .addSubcommand(new RunCommand(console, exit))
                .addSubcommand(new DoctorCommand(console))
                .addSubcommand(new BrokerCommand(console))
                .addSubcommand(new LabelsCommand(console))
                .addSubcommand(new MapCommand(console))
                .addSubcommand(new DocumentsCommand(console))
                .addSubcommand(new ClassifiedCommand(console))
                .addSubcommand(new DeadLettersCommand(console))
                .addSubcommand(new EvaluateCommand(console))
                .addSubcommand(new ModelCommand(console))
                .addSubcommand(new BenchCommand(console))
                .addSubcommand(new HelpCommand());
        ErrorHandler errors = new ErrorHandler(exit);
        root.setOut(console.out())
                .setErr(console.err())
                .setColorScheme(Help.defaultColorScheme(console.ansi()))
                .setUsageHelpWidth(Math.max(NARROWEST, Math.min(WIDEST, console.width())))
                .registerConverter(Duration.class, new DurationConverter())
                .registerConverter(Instant.class, new InstantConverter())
                .registerConverter(LabelSetKey.class, Gliznet::labelSetKey)
                .registerConverter(Coordinates.class, Gliznet::coordinates)
                .registerConverter(BrokerTopic.class, BrokerTopic::parse)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setAbbreviatedOptionsAllowed(false)
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors);
        RootHelp.install(root);
        return root;
    }

    private static LabelSetKey labelSetKey(String text) {
        try {
            return LabelSetKey.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }

    private static Coordinates coordinates(String text) {
        try {
            return Coordinates.parse(text);
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getErr());
        throw new ParameterException(spec.commandLine(), "expected a command, found none");
    }
}
