package io.gliznet.streams.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.label.InvalidLabelSetException;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.records.LabelSetRecord;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code labels}: what tenants want their documents scored against, changed while the stream runs. */
@Command(
        name = "labels",
        description = "Put, show, check and delete label sets, while the stream runs.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%n@|bold Commands|@%n",
        footer = {
            "",
            "@|bold A label set|@ in YAML or JSON; tenantId and labels are enough.",
            "  tenantId: acme",
            "  name: default              # the set documents ask for, unless they name another",
            "  mode: MULTI_LABEL          # every label on its own; SINGLE_LABEL: one of them all",
            "  threshold: 0.5             # score from which a label is selected",
            "  topK: 3                    # scores on a result, best first; 0: all",
            "  template: \"about {}\"       # the sentence a label is read in",
            "  aggregation: MAX           # how the pieces of a long text count; or MEAN",
            "  labels:",
            "    - billing",
            "    - {name: outage, text: the service is down, threshold: 0.6}",
            "",
            "@|bold Examples|@",
            "  gliznet labels put acme.yaml",
            "  gliznet labels get acme/default > acme.json",
            "  gliznet labels list --tenant acme",
        })
final class LabelsCommand extends Subcommands {

    private final Console console;

    LabelsCommand(Console console) {
        this.console = console;
    }

    @Command(
            description = "Check label sets, then write them; documents polled after that are scored with them.",
            footer = {
                "",
                "Nothing is written unless every set of every file is valid.",
                "",
                "@|bold Examples|@",
                "  gliznet labels put acme.yaml globex.yaml",
                "  echo '{\"labels\":[\"spam\",\"ham\"]}' | gliznet labels put --key acme/mail -",
            })
    int put(
            @Mixin ConfigOptions config,
            @Option(
                            names = "--key",
                            paramLabel = "TENANT/NAME",
                            description = "In place of the file's tenantId and name.")
                    @Nullable
                    LabelSetKey key,
            @Parameters(arity = "1..*", paramLabel = "FILE", description = "JSON or YAML; - is stdin.")
                    List<String> files) {
        List<LabelSetFile.Entry> entries = read(files, key);
        try (LabelSetTopic topic = LabelSetTopic.open(config.load(console))) {
            for (LabelSetFile.Entry entry : entries) {
                long version = topic.put(entry);
                console.out().println(summary(entry.labelSet()) + ", version " + version);
            }
        }
        return ExitCode.OK;
    }

    @Command(
            description = "Check label sets as 'put' does, without Kafka.",
            footer = {"", "@|bold Example|@", "  gliznet labels validate acme.yaml && echo good"})
    int validate(
            @Parameters(arity = "1..*", paramLabel = "FILE", description = "JSON or YAML; - is stdin.")
                    List<String> files) {
        for (LabelSetFile.Entry entry : read(files, null)) {
            console.out().println(summary(entry.labelSet()) + ", valid");
        }
        return ExitCode.OK;
    }

    @Command(
            description = "Show a label set as 'put' takes it.",
            footer = {"", "@|bold Example|@", "  gliznet labels get acme/default --yaml"})
    int get(
            @Mixin ConfigOptions config,
            @Option(names = "--yaml", description = "YAML in place of JSON.") boolean yaml,
            @Parameters(paramLabel = "TENANT/NAME", description = "Which one.") LabelSetKey key) {
        try (LabelSetTopic topic = LabelSetTopic.open(config.load(console))) {
            LabelSetRecord record = topic.read().get(key);
            if (record instanceof LabelSetRecord.Put put) {
                console.out().print(pretty(LabelSetFile.toJson(put.labelSet()), yaml));
                console.out().flush();
                return ExitCode.OK;
            }
            if (record instanceof LabelSetRecord.Invalid invalid) {
                throw CommandFailure.failed(key + ": expected a valid label set, found one that is not: "
                        + String.join("; ", invalid.problems()));
            }
            throw missing(key);
        }
    }

    @Command(
            description = "List the label sets of all tenants, or of one.",
            footer = {"", "@|bold Example|@", "  gliznet labels list --json"})
    int list(
            @Mixin ConfigOptions config,
            @Option(names = "--tenant", paramLabel = "TENANT", description = "Of this tenant alone.") @Nullable
                    String tenant,
            @Option(names = "--json", description = "One JSON object a line.") boolean json) {
        Table table = new Table(4, "LABEL SET", "VERSION", "MODE", "COUNT", "LABELS");
        try (LabelSetTopic topic = LabelSetTopic.open(config.load(console))) {
            topic.read().forEach((key, record) -> {
                if (tenant != null && !key.tenantId().equals(tenant)) {
                    return;
                }
                if (json) {
                    console.out().println(Json.write(json(key, record)));
                } else {
                    row(table, key, record);
                }
            });
        }
        if (!json) {
            table.print(console);
        }
        return ExitCode.OK;
    }

    @Command(
            description = "Delete a label set; its tenant's documents become dead letters, UNKNOWN_LABEL_SET.",
            footer = {"", "@|bold Example|@", "  gliznet labels delete acme/default"})
    int delete(
            @Mixin ConfigOptions config,
            @Parameters(paramLabel = "TENANT/NAME", description = "Which one.") LabelSetKey key) {
        try (LabelSetTopic topic = LabelSetTopic.open(config.load(console))) {
            if (!topic.read().containsKey(key)) {
                throw missing(key);
            }
            topic.delete(key);
        }
        console.out().println(key + ": deleted");
        return ExitCode.OK;
    }

    private List<LabelSetFile.Entry> read(List<String> files, @Nullable LabelSetKey key) {
        List<LabelSetFile.Entry> entries = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (String file : files) {
            try {
                String source = file.equals("-") ? "stdin" : file;
                entries.addAll(LabelSetFile.parse(source, content(file), Optional.ofNullable(key)));
            } catch (InvalidLabelSetException e) {
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidLabelSetException(problems);
        }
        return entries;
    }

    private String content(String file) {
        try {
            byte[] bytes = file.equals("-") ? console.in().readAllBytes() : Files.readAllBytes(Path.of(file));
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new InvalidLabelSetException(List.of(file + ": expected a JSON or YAML file, found "
                    + (Files.exists(Path.of(file)) ? "one that cannot be read" : "none")));
        }
    }

    private static String summary(LabelSet set) {
        return set.key() + ": " + set.labels().size() + (set.labels().size() == 1 ? " label" : " labels");
    }

    private static CommandFailure missing(LabelSetKey key) {
        return CommandFailure.failed(
                key + ": expected a label set, found none; 'gliznet labels list' shows what there is");
    }

    private static JsonNode json(LabelSetKey key, LabelSetRecord record) {
        if (record instanceof LabelSetRecord.Put put) {
            return LabelSetFile.toJson(put.labelSet());
        }
        return Json.object()
                .put("tenantId", key.tenantId())
                .put("name", key.name())
                .put("invalid", problems(record));
    }

    private static void row(Table table, LabelSetKey key, LabelSetRecord record) {
        if (record instanceof LabelSetRecord.Put put) {
            LabelSet set = put.labelSet();
            String names =
                    String.join(", ", set.labels().stream().map(Label::name).toList());
            table.row(
                    key.toString(),
                    Long.toString(set.version()),
                    set.mode().name(),
                    Integer.toString(set.labels().size()),
                    names);
        } else {
            table.row(key.toString(), "", "INVALID", "", problems(record));
        }
    }

    private static String problems(LabelSetRecord record) {
        return record instanceof LabelSetRecord.Invalid invalid ? String.join("; ", invalid.problems()) : "";
    }

    private static String pretty(JsonNode node, boolean yaml) {
        try {
            return yaml
                    ? Json.YAML.writeValueAsString(node)
                    : Json.JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree is always written", e);
        }
    }
}
