package io.gliznet.streams.cli;

import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.json.Counted;
import io.gliznet.streams.json.Visible;
import io.gliznet.streams.label.InvalidLabelSetException;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.labelfile.LabelSetFile;
import io.gliznet.streams.labelfile.LabelSetJson;
import io.gliznet.streams.records.LabelSetRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code labels}: the labels that tenants want their documents scored against. */
@Command(
        name = "labels",
        description = "Write, show, check and delete label sets, also while the service runs.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%n@|bold Commands|@%n",
        footer = {
            "",
            "@|bold A label set|@",
            "JSON or YAML; tenantId and labels are enough.",
            "  tenantId: acme",
            "  name: default          # used by documents that name no other set",
            "  mode: MULTI_LABEL      # SINGLE_LABEL: at most one label is selected",
            "  oddsRatio: 0.7         # select labels with this share of the best score",
            "  topK: 3                # scores on a result, best first; 0: all",
            "  template: \"about {}\"   # the model reads this text, with the label in it",
            "  aggregation: MAX       # or MEAN, over the windows of a long text",
            "  labels:",
            "    - billing",
            "    - {name: outage, text: the service is down}",
            "Labels may also be written as names with descriptions:",
            "  labels: {billing: questions about an invoice, outage: it is down}",
            "",
            "@|bold Examples|@",
            "  gliznet labels put acme.yaml",
            "  gliznet labels get acme/default > acme.json",
            "  gliznet labels list --tenant acme",
        })
final class LabelsCommand extends Subcommands {

    private static final String KEY_HELP = "Replaces the tenantId and the name in the file.";
    private static final String FILE_HELP = "JSON or YAML; - is stdin.";

    private final Console console;

    LabelsCommand(Console console) {
        this.console = console;
    }

    @Command(
            description = "Check label sets, then write them; documents that are read later are scored with them.",
            footer = {
                "",
                "Nothing is written unless every set of every file is valid. Suggestions of 'lint' are printed and change"
                        + " nothing. The labels are checked against the model in model.dir, if it is there.",
                "",
                "@|bold Examples|@",
                "  gliznet labels put acme.yaml globex.yaml",
                "  echo '[\"spam\",\"ham\"]' | gliznet labels put --key acme/mail -",
            })
    int put(
            @Mixin ConfigOptions config,
            @Option(names = "--key", paramLabel = "TENANT/NAME", description = KEY_HELP) @Nullable LabelSetKey key,
            @Parameters(arity = "1..*", paramLabel = "FILE", description = FILE_HELP) List<String> files) {
        GliznetConfig loaded = config.load(console);
        LabelLintReport lint = new LabelLintReport();
        List<LabelSetFile.Entry> entries =
                LabelSetFiles.read(console, files, Optional.ofNullable(key), loaded.modelDir(), lint);
        requirePermitted(entries, loaded);
        lint.remark(console);
        put(entries, loaded);
        return ExitCode.OK;
    }

    private void put(List<LabelSetFile.Entry> entries, GliznetConfig config) {
        try (LabelSetTopic topic = LabelSetTopic.open(config)) {
            topic.put(entries, (entry, version) -> console.out()
                    .println(summary(entry.labelSet()) + ", version " + version));
            for (LabelSetFile.Entry entry : entries) {
                topic.missing(entry.labelSet().routes().topics()).forEach(missing -> console.err()
                        .println("gliznet: "
                                + Visible.line(entry.labelSet().key().toString()) + ": routes: topic "
                                + missing + " does not exist; until it does, its results go to "
                                + config.classifiedTopic()));
            }
        }
    }

    private static void requirePermitted(List<LabelSetFile.Entry> entries, GliznetConfig config) {
        List<String> problems = entries.stream()
                .map(LabelSetFile.Entry::labelSet)
                .flatMap(set -> set.routes().topics().stream()
                        .filter(topic -> !config.permitsRoute(topic))
                        .map(topic -> set.key() + ": routes: expected a topic that classified.routes permits ("
                                + config.permittedRoutes() + "), found " + topic))
                .toList();
        if (!problems.isEmpty()) {
            throw new InvalidLabelSetException(problems);
        }
    }

    @Command(
            description = "Check label sets as 'put' does, without Kafka.",
            footer = {"", "@|bold Example|@", "  gliznet labels validate acme.yaml && echo valid"})
    int validate(
            @Mixin ModelOptions model,
            @Option(names = "--key", paramLabel = "TENANT/NAME", description = KEY_HELP) @Nullable LabelSetKey key,
            @Parameters(arity = "1..*", paramLabel = "FILE", description = FILE_HELP) List<String> files) {
        Path modelDir = model.settings(console).model().directory();
        LabelLintReport lint = new LabelLintReport();
        for (LabelSetFile.Entry entry : LabelSetFiles.read(console, files, Optional.ofNullable(key), modelDir, lint)) {
            console.out().println(summary(entry.labelSet()) + ", valid");
        }
        lint.remark(console);
        return ExitCode.OK;
    }

    @Command(
            description = "Fit a label set to texts whose labels you know, and print it as 'put' takes it.",
            footer = {
                "",
                "Every label gets examples (of these texts), a bias, and the set an odds ratio, a scale and a strictness. A table on"
                        + " stderr compares the set with and without them, each text by values that it had no part in. Nothing is"
                        + " fitted unless the cross-entropy becomes smaller and micro F1 does not. Thresholds of the set, and what was"
                        + " fitted to it before, are left out; all else stays. The examples are written with the label set; use"
                        + " --no-examples if the texts must not stand there.",
                "",
                "@|bold Examples|@",
                "  gliznet labels fit acme.yaml --file labelled.jsonl > fitted.yaml",
                "  gliznet labels fit acme/default --file labelled.jsonl --put",
                "  gliznet labels fit acme/default --from-topic tickets --labels-in category",
            })
    int fit(
            @Mixin ConfigOptions config,
            @Mixin InputOptions input,
            @ArgGroup(multiplicity = "1") LabelledTexts texts,
            @Option(names = "--no-examples", description = "Keep no texts in the label set.") boolean withoutExamples,
            @Option(names = "--put", description = "Write the fitted label set to the topic.") boolean put,
            @Parameters(paramLabel = "SET", description = "A label-set file, or TENANT/NAME of a set on the topic.")
                    String set) {
        GliznetConfig loaded = config.load(console);
        if (put) {
            loaded.requireConnection();
        }
        LabelSetFile.Entry given = LabelSetFitting.given(console, loaded, set);
        if (put) {
            requirePermitted(List.of(given), loaded);
        }
        LabelSetFitting fitting = new LabelSetFitting(console, loaded, withoutExamples);
        LabelSet fitted = texts.fit(fitting, given.labelSet(), input);
        if (put) {
            put(List.of(new LabelSetFile.Entry(fitted, given.version())), loaded);
        } else {
            console.out().print(LabelSetJson.pretty(LabelSetJson.of(fitted, given.version()), true));
            console.out().flush();
        }
        return ExitCode.OK;
    }

    @Command(
            description = "Suggest better labels: names that are alike, unclear, or not known to the model.",
            footer = {
                "",
                "Suggestions never make a label set invalid. 'put' and 'validate' print them too, but for labels that mean"
                        + " nearly the same: only 'lint' runs the model.",
                "",
                "@|bold Examples|@",
                "  gliznet labels lint acme.yaml",
                "  gliznet labels get acme/default | gliznet labels lint -",
            })
    int lint(
            @Mixin ModelOptions model,
            @Option(names = "--key", paramLabel = "TENANT/NAME", description = KEY_HELP) @Nullable LabelSetKey key,
            @Option(names = "--json", description = "Print one JSON object per label set.") boolean json,
            @Option(names = "--strict", description = "Exit with 1 if there is a suggestion.") boolean strict,
            @Parameters(arity = "1..*", paramLabel = "FILE", description = FILE_HELP) List<String> files) {
        Path modelDir = model.settings(console).model().directory();
        LabelLintReport lint = new LabelLintReport();
        List<LabelSet> sets = LabelSetFiles.read(console, files, Optional.ofNullable(key), modelDir, lint).stream()
                .map(LabelSetFile.Entry::labelSet)
                .toList();
        if (Files.isDirectory(modelDir)) {
            lintWithVectors(model, sets, lint);
        }
        if (json) {
            lint.printJson(console);
        } else {
            lint.print(console);
        }
        return strict && !lint.isEmpty() ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    private void lintWithVectors(ModelOptions model, List<LabelSet> sets, LabelLintReport lint) {
        try (Classifier classifier = model.openForOneText(console)) {
            if (!lint.checkTwins(classifier, sets)) {
                console.err()
                        .println("gliznet: labels that mean nearly the same are not looked for, because the model reads"
                                + " labels in the sequence of a text");
            }
        }
    }

    @Command(
            description = "Show a label set as 'put' takes it.",
            footer = {"", "@|bold Example|@", "  gliznet labels get acme/default --yaml"})
    int get(
            @Mixin ConfigOptions config,
            @Option(names = "--yaml", description = "Print YAML instead of JSON.") boolean yaml,
            @Parameters(paramLabel = "TENANT/NAME", description = "The label set.") LabelSetKey key) {
        try (LabelSetTopic topic = LabelSetTopic.open(config.load(console))) {
            LabelSetRecord record = topic.read().get(key);
            if (record instanceof LabelSetRecord.Put put) {
                console.out().print(LabelSetJson.pretty(LabelSetJson.of(put.labelSet(), put.version()), yaml));
                console.out().flush();
                return ExitCode.OK;
            }
            if (record instanceof LabelSetRecord.Invalid invalid) {
                throw CommandFailure.failed(key + ": expected a valid label set, found an invalid one: "
                        + String.join("; ", invalid.problems()));
            }
            throw missing(key);
        }
    }

    @Command(
            description = "List the label sets of all tenants, or of one. Records that the service ignores are marked.",
            footer = {"", "@|bold Example|@", "  gliznet labels list --json"})
    int list(
            @Mixin ConfigOptions config,
            @Option(names = "--tenant", paramLabel = "TENANT", description = "Only label sets of this tenant.")
                    @Nullable
                    String tenant,
            @Option(names = "--json", description = "Print one JSON object per line.") boolean json) {
        requireTenant(tenant);
        LabelSetListing listing = new LabelSetListing(console, json);
        try (LabelSetTopic topic = LabelSetTopic.open(config.load(console))) {
            LabelSetTopic.Contents contents = topic.readAll();
            contents.newest().forEach((key, record) -> {
                if (tenant == null || key.tenantId().equals(tenant)) {
                    listing.add(key, record);
                }
            });
            if (tenant == null) {
                contents.ignored().forEach(listing::ignored);
            }
        }
        listing.end();
        return ExitCode.OK;
    }

    @Command(
            description = "Delete a label set; documents that name it then become dead letters (UNKNOWN_LABEL_SET).",
            footer = {"", "@|bold Example|@", "  gliznet labels delete acme/default"})
    int delete(
            @Mixin ConfigOptions config,
            @Parameters(paramLabel = "TENANT/NAME", description = "The label set.") LabelSetKey key) {
        try (LabelSetTopic topic = LabelSetTopic.open(config.load(console))) {
            if (!topic.read().containsKey(key)) {
                throw missing(key);
            }
            topic.delete(key);
        }
        console.out().println(Visible.line(key.toString()) + ": deleted");
        return ExitCode.OK;
    }

    private static void requireTenant(@Nullable String tenant) {
        try {
            if (tenant != null) {
                var unused = new LabelSetKey(tenant, Document.DEFAULT_LABEL_SET);
            }
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage("--tenant: " + e.getMessage());
        }
    }

    private static String summary(LabelSet set) {
        return Visible.line(set.key().toString()) + ": "
                + Counted.of(set.labels().size(), "label");
    }

    private static CommandFailure missing(LabelSetKey key) {
        return CommandFailure.failed(
                key + ": expected a label set, found none; 'gliznet labels list' shows all label sets");
    }
}
