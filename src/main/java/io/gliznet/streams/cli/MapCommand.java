package io.gliznet.streams.cli;

import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.json.Visible;
import io.gliznet.streams.topology.SourceTopics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.consumer.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code map}: shows what a mapping makes of the records of a topic, and proposes one. */
@Command(
        name = "map",
        description = "Show what the mapping makes of your records, or propose a mapping.",
        footer = {
            "",
            "The newest records of each source topic are read without a consumer group. Nothing is committed, and nothing is"
                    + " written to Kafka. For each record there is a line with the document that is made of it, or with the"
                    + " reason for a dead letter.",
            "",
            "If a topic has no mapping and its records are not those of schemas/Document.avsc, the command proposes"
                    + " one: the lines of a configuration, and what they make of the records. Read the comments before you use them:"
                    + " they say why each line is proposed.",
            "",
            "The exit code is 0 if there is a document of every topic, made by its mapping or by the proposed one, and 1 if not, also"
                    + " because a topic has no records.",
            "",
            "@|bold Examples|@",
            "  gliznet map tickets",
            "  gliznet map tickets --write my.properties",
            "  gliznet map --config my.properties --records 1000",
            "  gliznet map --file tickets.jsonl --show-text",
        })
final class MapCommand implements Callable<Integer> {

    private static final int MOST_RECORDS = 100_000;

    private final Console console;

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Parameters(
            arity = "0..1",
            paramLabel = "TOPIC",
            description = "The topic. Default: those of the key topic.documents.")
    private @Nullable String topic;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            description = "Read the lines of a file instead of a topic, each as the value of a record; - is stdin.")
    private @Nullable String file;

    @Option(
            names = "--records",
            paramLabel = "N",
            defaultValue = "20",
            description = "How many of the newest records of each topic are read. Default: ${DEFAULT-VALUE}.")
    private int most;

    @Option(names = "--propose", description = "Propose a mapping for a topic that has one, too.")
    private boolean propose;

    @Option(names = "--write", paramLabel = "FILE", description = "Write the proposed lines to a new file.")
    private @Nullable Path written;

    @Option(
            names = "--show-text",
            description = "Show the beginnings of title and text. Without this option only their lengths are shown.")
    private boolean showText;

    MapCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        check();
        GliznetConfig config = options.load(console);
        Optional<SourceTopics> topics = file == null ? Optional.of(topics(config)) : Optional.empty();
        try (TopicMapper mapper = new TopicMapper(console, config, topics, propose, showText)) {
            boolean isMapped = true;
            for (Map.Entry<String, List<TopicRecord>> source :
                    (file == null ? ofTopics(config) : ofFile(file)).entrySet()) {
                isMapped &= mapper.map(source.getKey(), source.getValue());
            }
            finish(mapper);
            return isMapped ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }

    private SourceTopics topics(GliznetConfig config) {
        SourceTopics configured = config.sourceTopics();
        return topic == null || configured.includes(topic) ? configured : SourceTopics.of(topic);
    }

    private void check() {
        if (most < 1 || most > MOST_RECORDS) {
            throw CommandFailure.usage("--records: expected 1 to " + MOST_RECORDS + ", found " + most);
        }
        if (topic != null && file != null) {
            throw CommandFailure.usage("TOPIC, --file: expected one of them, found both");
        }
        if (written != null && Files.exists(written)) {
            throw ProposedLines.exists(written);
        }
    }

    private Map<String, List<TopicRecord>> ofFile(String name) {
        try (InputFile input = InputFile.open(name, Optional.empty(), console.in())) {
            return Map.of(input.stem(), new NewestRecords(most).of(input));
        }
    }

    private Map<String, List<TopicRecord>> ofTopics(GliznetConfig config) {
        List<String> names = topic == null ? config.sourceTopics().names() : List.of(topic);
        KafkaClients clients = KafkaClients.connect(config, names.toArray(String[]::new));
        if (names.isEmpty()) {
            names = clients.sources(config.sourceTopics());
        }
        Map<String, List<TopicRecord>> records = new LinkedHashMap<>();
        for (String name : names) {
            try (Consumer<byte[], byte[]> consumer = clients.consumer(name)) {
                records.put(name, new NewestRecords(most).of(consumer));
            }
        }
        return records;
    }

    private void finish(TopicMapper mapper) {
        if (written == null) {
            return;
        }
        Optional<ProposedLines> proposed = mapper.proposed();
        if (proposed.isEmpty()) {
            throw CommandFailure.usage(
                    "--write: expected a topic that needs a mapping, found none; --propose proposes one all the same");
        }
        proposed.get().write(written);
        console.out().println(Visible.line("The proposed lines were written to " + written + "."));
    }
}
