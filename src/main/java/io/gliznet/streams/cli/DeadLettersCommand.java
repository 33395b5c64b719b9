package io.gliznet.streams.cli;

import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.deadletter.Coordinates;
import io.gliznet.streams.deadletter.DeadLetter;
import io.gliznet.streams.deadletter.LetterCounts;
import io.gliznet.streams.deadletter.LetterReader;
import io.gliznet.streams.deadletter.ReplayGroup;
import io.gliznet.streams.deadletter.ReplayRules;
import io.gliznet.streams.deadletter.Selection;
import io.gliznet.streams.json.Counted;
import io.gliznet.streams.json.Visible;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dead-letters}: what was not classified, why, and the way back. */
@Command(
        name = "dead-letters",
        description = "Show documents that could not be classified, and send them back.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%n@|bold Commands|@%n",
        footer = {
            "",
            "The text of a document is shown only with --show-text.",
            "",
            "@|bold Examples|@",
            "  gliznet dead-letters list",
            "  gliznet dead-letters replay --reason UNKNOWN_LABEL_SET --tenant acme",
        })
final class DeadLettersCommand extends Subcommands {

    private static final String SHOW_TEXT = "Show values, which hold the documents' texts.";
    private static final String LETTER = "TOPIC-PARTITION@OFFSET";

    private final Console console;

    DeadLettersCommand(Console console) {
        this.console = console;
    }

    @Command(
            description = "Count dead letters by reason, tenant, stage and source topic, with the newest of each.",
            footer = {
                "",
                "Letters stay in their topic until its retention ends, so those that 'replay' sent back are counted, too.",
                "",
                "At most 10,000 combinations are counted one by one; the others are counted together. Each has fewer"
                        + " samples than --samples if they would need more than about 64 MB.",
                "",
                "@|bold Examples|@",
                "  gliznet dead-letters list",
                "  gliznet dead-letters list --since 2026-03-01T09:30:00Z --json --samples 0",
            })
    int list(
            @Mixin ConfigOptions options,
            @Mixin LetterOptions letters,
            @Option(
                            names = "--samples",
                            paramLabel = "N",
                            defaultValue = "3",
                            description = "Show the newest N letters of each kind. Default: ${DEFAULT-VALUE}.")
                    int samples,
            @Option(names = "--show-text", description = SHOW_TEXT) boolean showText,
            @Option(names = "--json", description = "Print one JSON object per line.") boolean json) {
        Signals.endAtOnce();
        if (samples < 0 || samples > 100) {
            throw CommandFailure.usage("--samples: expected 0 to 100, found " + samples);
        }
        Selection selection = letters.selection();
        GliznetConfig config = options.load(console);
        LetterCounts counts = new LetterCounts(samples);
        try (Consumer<byte[], byte[]> consumer = consumer(config)) {
            LetterReader.forEach(consumer, config.deadLettersTopic(), selection, letter -> {
                String text = showText ? LetterText.sample(letter.value()) : "";
                counts.add(letter, letter.sourceTopic().orElse(""), text);
            });
        }
        print(counts, json, showText, samples);
        return ExitCode.OK;
    }

    private void print(LetterCounts counts, boolean json, boolean showText, int samples) {
        if (json) {
            LetterList.json(console, counts.counts(), showText);
            return;
        }
        LetterList.table(console, counts.counts(), "SOURCE");
        if (samples > 0) {
            LetterList.samples(console, counts.counts());
        }
    }

    @Command(
            description = "Show one dead letter: its reason, where its document is, key and headers.",
            footer = {
                "",
                "The place is that of the letter, as 'list' and 'tail' print it.",
                "",
                "@|bold Example|@",
                "  gliznet dead-letters show dead-letters-0@17",
            })
    int show(
            @Mixin ConfigOptions options,
            @Option(names = "--show-text", description = SHOW_TEXT) boolean showText,
            @Option(names = "--json", description = "Print one JSON object.") boolean json,
            @Parameters(paramLabel = LETTER, description = "The letter.") Coordinates letter) {
        Signals.endAtOnce();
        GliznetConfig config = options.load(console);
        requireTopic(config, Set.of(letter));
        List<DeadLetter> found = new ArrayList<>();
        try (Consumer<byte[], byte[]> consumer = consumer(config)) {
            LetterReader.forEach(consumer, letter.topic(), Selection.ALL.of(Set.of(letter)), found::add);
        }
        if (found.isEmpty()) {
            throw CommandFailure.failed(letter + ": expected a dead letter, found none");
        }
        new LetterPrinter(console, json, showText).page(found.get(0));
        return ExitCode.OK;
    }

    @Command(
            description = "Print dead letters when they arrive, until Ctrl-C, --max or --timeout.",
            footer = {
                "",
                "The exit code is 1 if --timeout passes before --max dead letters arrived.",
                "",
                "@|bold Example|@",
                "  gliznet dead-letters tail --from-beginning --json --timeout 5s",
            })
    int tail(
            @Mixin ConfigOptions options,
            @Mixin TopicTail tail,
            @Option(names = "--show-text", description = SHOW_TEXT) boolean showText) {
        Signals.endAtOnce();
        tail.check();
        GliznetConfig config = options.load(console);
        LetterPrinter printer = new LetterPrinter(console, tail.json(), showText);
        try (Consumer<byte[], byte[]> consumer = consumer(config)) {
            return tail.run(console, consumer, "dead letters", record -> printer.line(new DeadLetter(record)));
        }
    }

    @Command(
            description = "Send documents back, each exactly once. Without --yes, print what would be sent.",
            footer = {
                "",
                "Documents have their own key, value, timestamp and headers again; the header gliznet.replays counts how often"
                        + " each was sent back. The position is kept by a consumer group and committed with the documents,"
                        + " in one transaction. So the same command continues after a failure, or sends only what came"
                        + " since the last time. Letters that arrive after its start are left to the next replay.",
                "",
                "Letters without their whole document, with --max-replays replays, or of a topic that is not in"
                        + " topic.documents, are left alone and named; the exit code is then 1, also of each further run"
                        + " and of one without --yes, until they can be sent or are deleted. Letters that were asked"
                        + " for and are not in the topic are named, too, with the same exit code. A replay with other"
                        + " options has another position: it sends a letter again that both mean.",
                "",
                "@|bold Examples|@",
                "  gliznet dead-letters replay --reason UNKNOWN_LABEL_SET",
                "  gliznet dead-letters replay --reason UNKNOWN_LABEL_SET --rate 100/s --yes",
                "  gliznet dead-letters replay --yes dead-letters-0@17 dead-letters-2@4",
            })
    int replay(
            @Mixin ConfigOptions options,
            @Mixin LetterOptions letters,
            @Mixin ReplayOptions replay,
            @Parameters(arity = "0..*", paramLabel = LETTER, description = "Only these letters.") @Nullable
                    List<Coordinates> only) {
        Selection selection = letters.selection().of(only == null ? Set.of() : Set.copyOf(only));
        int maxReplays = replay.maxReplays();
        double perSecond = replay.rate();
        GliznetConfig config = options.load(console);
        requireTopic(config, selection.letters());
        ReplayRules rules = new ReplayRules(selection, replay.to(), config.sourceTopics()::includes, maxReplays);
        String topic = config.deadLettersTopic();
        String applicationId = config.streams(config.startupTimeout()).applicationId();
        if (replay.group().filter(applicationId::equals).isPresent()) {
            throw CommandFailure.usage("--group: expected a group of its own, found that of the service");
        }
        if (replay.to().filter(topic::equals).isPresent()) {
            throw CommandFailure.usage("--to: expected another topic than that of the dead letters, found " + topic);
        }
        if (!replay.yes()) {
            Signals.endAtOnce();
        }
        KafkaClients clients = KafkaClients.connect(config, topic);
        ReplayGroup group = ReplayGroup.of(replay.group(), applicationId, topic, clients.topicId(topic), rules);
        LetterReplay run = new LetterReplay(console, clients, group, rules);
        return replay.yes() ? run.run(perSecond) : run.preview();
    }

    @Command(
            name = "export",
            description = "Write dead letters to a file, as 'import' reads them.",
            footer = {
                "",
                "Each line is a JSON object with key, value and headers in base64, timestamp and place.",
                "",
                "@|bold Example|@",
                "  gliznet dead-letters export --tenant acme acme.jsonl",
            })
    int exportLetters(
            @Mixin ConfigOptions options,
            @Mixin LetterOptions letters,
            @Parameters(paramLabel = "FILE", description = "A new file; - is stdout.") String file) {
        Signals.endAtOnce();
        Selection selection = letters.selection();
        GliznetConfig config = options.load(console);
        try (Consumer<byte[], byte[]> consumer = consumer(config)) {
            LetterReader reader = LetterReader.of(consumer, config.deadLettersTopic(), selection);
            LetterExport export = new LetterExport(console, reader, selection);
            if (file.equals(InputFile.STDIN)) {
                export.toStdout();
            } else {
                long written = export.toFile(Path.of(file));
                console.out().println(Counted.of(written, "dead letter") + " written to " + Visible.line(file));
            }
        }
        return ExitCode.OK;
    }

    @Command(
            name = "import",
            description = "Send dead letters of a file that 'export' wrote to the dead-letter topic, or to another.",
            footer = {
                "",
                "Key, value, headers and timestamp are those of the file, the headers of the rejection too. The command stops"
                        + " at the first line that is no dead letter, or that Kafka does not take. It then says how many were"
                        + " written and with which --from-line to continue.",
                "",
                "@|bold Example|@",
                "  gliznet dead-letters import acme.jsonl",
            })
    int importLetters(
            @Mixin ConfigOptions options,
            @Option(
                            names = "--to",
                            paramLabel = "TOPIC",
                            description = "Send to this topic. Default: the dead-letter topic.")
                    @Nullable
                    String to,
            @Option(
                            names = "--from-line",
                            paramLabel = "N",
                            defaultValue = "1",
                            description = "Ignore the lines before line N. Default: ${DEFAULT-VALUE}.")
                    int fromLine,
            @Parameters(paramLabel = "FILE", description = "JSON lines, plain or packed with gzip; - is stdin.")
                    String file) {
        if (fromLine < 1) {
            throw CommandFailure.usage("--from-line: expected 1 or more, found " + fromLine);
        }
        GliznetConfig config = options.load(console);
        String topic = to == null ? config.deadLettersTopic() : to;
        try (InputFile source = InputFile.open(file, Optional.of(InputFormat.JSONL), console.in())) {
            KafkaClients clients = KafkaClients.connect(config, topic);
            int partitions = to == null ? clients.partitions(topic) : 0;
            try (Producer<byte[], byte[]> producer = clients.producerOfLargeRecords()) {
                SentLines.Words words = new SentLines.Words(Visible.line(source.name()), topic, "dead letter");
                SentLines sent = new SentLines(words, producer, fromLine);
                Signals.onTermination(() -> {
                    console.err().println("gliznet: interrupted; " + sent.stop());
                    Runtime.getRuntime().halt(Signals.INTERRUPTED);
                });
                new LetterImport(words, partitions, sent)
                        .send(new LineReader(source.name(), source::unpacked), fromLine);
                console.out().println(sent.summary());
                return ExitCode.OK;
            }
        }
    }

    private static Consumer<byte[], byte[]> consumer(GliznetConfig config) {
        String topic = config.deadLettersTopic();
        return KafkaClients.connect(config, topic).consumer(topic);
    }

    private static void requireTopic(GliznetConfig config, Set<Coordinates> letters) {
        for (Coordinates letter : letters) {
            if (!letter.topic().equals(config.deadLettersTopic())) {
                throw CommandFailure.usage(letter + ": expected a letter of " + config.deadLettersTopic()
                        + ", found one of another topic; --set topic.dead.letters=… selects it");
            }
        }
    }
}
