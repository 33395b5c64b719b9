package io.gliznet.streams.cli;

import io.gliznet.streams.model.ExecutionProvider;
import io.gliznet.streams.model.LoadedModel;
import io.gliznet.streams.model.ModelDirectory;
import io.gliznet.streams.model.ModelException;
import io.gliznet.streams.model.ModelSettings;
import io.gliznet.streams.model.Precision;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

/** {@code model}: checks a model directory. */
@Command(
        name = "model",
        description = "Check a model directory.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%n@|bold Commands|@%n",
        footer = {"", "@|bold Example|@", "  gliznet model check models/default"})
final class ModelCommand extends Subcommands {

    private static final long UNUSED_GPU_MEMORY = 1;

    private final Console console;

    ModelCommand(Console console) {
        this.console = console;
    }

    @Command(
            description = "Check digests, tokenizer, inputs, outputs and golden vectors of every graph on the CPU.",
            footer = {
                "",
                "Names every problem it finds; the exit code is then 1.",
                "",
                "@|bold Example|@",
                "  gliznet model check models/default",
            })
    int check(@Parameters(paramLabel = "DIR", description = "A folder with gliznet.json.") Path directory) {
        try {
            Table table =
                    new Table(0, "graph", "precision", "golden vectors", "largest |Δlogit|", "allowed", "loaded in");
            for (Precision precision : ModelDirectory.precisions(directory)) {
                check(directory, precision, table);
            }
            table.print(console);
        } catch (ModelException e) {
            throw CommandFailure.failed(String.valueOf(e.getMessage()));
        }
        return ExitCode.OK;
    }

    private static void check(Path directory, Precision precision, Table table) throws ModelException {
        long start = System.nanoTime();
        ModelSettings settings =
                new ModelSettings(directory, ExecutionProvider.CPU, precision, List.of(0), UNUSED_GPU_MEMORY, 1);
        try (LoadedModel model = ModelDirectory.load(settings)) {
            table.row(
                    model.graph(),
                    precision.name().toLowerCase(Locale.ROOT),
                    Integer.toString(model.manifest().golden().size()),
                    String.format(Locale.ROOT, "%.1e", model.largestGoldenDelta()),
                    String.format(Locale.ROOT, "%.1e", model.tolerance()),
                    String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - start) / 1e9));
        }
    }
}
