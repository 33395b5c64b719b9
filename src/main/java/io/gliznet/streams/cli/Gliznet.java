package io.gliznet.streams.cli;

import io.gliznet.streams.label.LabelSetKey;
import java.time.Duration;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The command line: what there is, and the one place where a process begins and ends. */
@Command(
        name = "gliznet",
        versionProvider = Version.class,
        customSynopsis = "gliznet COMMAND [OPTIONS]",
        description = {
            "",
            "Classifies documents as they flow through Kafka. Every tenant has labels of its own and changes them while the"
                    + " stream runs; nothing is trained.",
        },
        optionListHeading = "%n@|bold Options|@%n",
        footer = {
            "",
            "@|bold First steps|@",
            "  gliznet demo                  a broker, a model and tenants in one process: watch it work",
            "  echo '{\"text\":\"The striker scored twice\"}' | gliznet classify --labels sports,politics",
            "",
            "Exit codes: 0 done, 1 failed, 2 usage or configuration.",
            "Environment: GLIZNET_LOG_LEVEL=info|debug, GLIZNET_JAVA_OPTS, NO_COLOR, and GLIZNET_… for every key of",
            "config/gliznet.properties.",
        })
public final class Gliznet implements Runnable {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show help and end.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    @Option(names = "--version", versionHelp = true, description = "Show versions and end.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean version;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private Gliznet() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        if (arguments.length > 0 && arguments[0].equals("run")) {
            System.setProperty("gliznet.log.level", "info"); // read by logback.xml, once: before the first logger
        }
        System.exit(commandLine(Console.ofProcess()).execute(arguments));
    }

    static CommandLine commandLine(Console console) {
        CommandLine root = new CommandLine(new Gliznet())
                .addSubcommand(new DemoCommand(console))
                .addSubcommand(new ClassifyCommand(console))
                .addSubcommand(new RunCommand(console))
                .addSubcommand(new BrokerCommand(console))
                .addSubcommand(new LabelsCommand(console))
                .addSubcommand(new DocumentsCommand(console))
                .addSubcommand(new ClassifiedCommand(console))
                .addSubcommand(new EvaluateCommand(console))
                .addSubcommand(new ModelCommand(console))
                .addSubcommand(new BenchCommand(console));
        ErrorHandler errors = new ErrorHandler();
        root.setOut(console.out())
                .setErr(console.err())
                .setColorScheme(Help.defaultColorScheme(console.ansi()))
                .setUsageHelpWidth(Math.max(80, Math.min(120, console.width())))
                .registerConverter(Duration.class, new DurationConverter())
                .registerConverter(LabelSetKey.class, Gliznet::labelSetKey)
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

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getErr());
        throw new ParameterException(spec.commandLine(), "expected a command, found none");
    }
}
