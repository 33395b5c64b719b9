package io.gliznet.streams.cli;

import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.records.DocumentRecords;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code documents}: texts into the stream. */
@Command(
        name = "documents",
        description = "Send texts into the stream.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%n@|bold Commands|@%n",
        footer = {"", "@|bold Example|@", "  gliznet documents send --tenant acme tickets.jsonl"})
final class DocumentsCommand extends Subcommands {

    private static final String DEFAULT_TENANT = "default";
    private static final String GOLD = "gold";

    private final Console console;

    DocumentsCommand(Console console) {
        this.console = console;
    }

    @Command(
            description = "Send JSON lines as documents.",
            footer = {
                "",
                "@|bold A line|@ needs a text; everything else is optional:",
                "  {\"documentId\":\"t-17\",\"tenantId\":\"acme\",\"labelSet\":\"default\",\"title\":\"Refund\",",
                "   \"text\":\"I was charged twice.\",\"attributes\":{\"channel\":\"mail\"},\"key\":\"customer-4\"}",
                "Lines of evaluation files, {\"text\",\"labels\",\"candidates\"}, are sent as they are; their labels travel as the",
                "attribute 'gold', a JSON list. A line without an id gets the file's name and the line's number; without a key,",
                "the id is the key.",
                "",
                "@|bold Examples|@",
                "  gliznet documents send --tenant acme tickets.jsonl",
                "  tail -f app.jsonl | gliznet documents send --tenant acme -",
            })
    int send(
            @Mixin ConfigOptions options,
            @Option(
                            names = "--tenant",
                            paramLabel = "TENANT",
                            defaultValue = DEFAULT_TENANT,
                            description = "Of lines without a tenantId. Default: ${DEFAULT-VALUE}")
                    String tenant,
            @Option(
                            names = "--label-set",
                            paramLabel = "NAME",
                            defaultValue = Document.DEFAULT_LABEL_SET,
                            description = "Of lines without a labelSet. Default: ${DEFAULT-VALUE}")
                    String labelSet,
            @Option(names = "--limit", paramLabel = "N", description = "The first N lines alone.") @Nullable Long limit,
            @Parameters(paramLabel = "FILE", description = "JSON lines; - is stdin.") String file) {
        GliznetConfig config = options.load(console);
        try (JsonLinesReader lines =
                        file.equals("-") ? JsonLinesReader.of(console.in()) : JsonLinesReader.of(Path.of(file));
                DocumentRecords records = new DocumentRecords(config.serde(), config.documentsTopic())) {
            KafkaClients cluster = KafkaClients.connect(config, config.documentsTopic());
            Sending sending = new Sending(config.documentsTopic(), records, tenant, labelSet, stem(file));
            try (Producer<byte[], byte[]> producer = cluster.producer();
                    Progress progress = new Progress(console)) {
                long most = limit == null ? Long.MAX_VALUE : limit;
                while (sending.count() < most && lines.hasNext()) {
                    sending.send(producer, lines.next(), lines.number());
                    progress.show("sent " + sending.count());
                }
                producer.flush();
            }
            sending.check();
            console.out().println(sending.summary());
        }
        return ExitCode.OK;
    }

    /** What generated ids begin with. */
    private static String stem(String file) {
        String name = file.equals("-") ? "stdin" : String.valueOf(Path.of(file).getFileName());
        return name.replaceFirst("\\.jsonl?$", "");
    }

    private static final class Sending {

        private final String topic;
        private final DocumentRecords records;
        private final String tenant;
        private final String labelSet;
        private final String stem;
        private final Map<String, Integer> byTenant = new TreeMap<>();
        private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        private long count;

        private Sending(String topic, DocumentRecords records, String tenant, String labelSet, String stem) {
            this.topic = topic;
            this.records = records;
            this.tenant = tenant;
            this.labelSet = labelSet;
            this.stem = stem;
        }

        private long count() {
            return count;
        }

        private void send(Producer<byte[], byte[]> producer, DocumentLine line, int number) {
            check();
            Document document = line.document(stem + "-%06d".formatted(number), tenant, labelSet, attributes(line));
            byte[] key = line.key().orElse(document.documentId()).getBytes(StandardCharsets.UTF_8);
            var unused = producer.send(new ProducerRecord<>(topic, key, encode(line, document)), (written, problem) -> {
                if (problem != null) {
                    failure.compareAndSet(null, problem);
                }
            });
            byTenant.merge(document.labelSet().tenantId(), 1, Integer::sum);
            count++;
        }

        private byte[] encode(DocumentLine line, Document document) {
            try {
                return records.encode(document);
            } catch (RejectedException e) {
                throw CommandFailure.usage(line.source() + ": " + e.getMessage());
            }
        }

        private static Map<String, String> attributes(DocumentLine line) {
            Map<String, String> attributes = new LinkedHashMap<>(line.attributes());
            if (!line.labels().isEmpty()) {
                attributes.putIfAbsent(GOLD, Json.write(Json.JSON.valueToTree(line.labels())));
            }
            return attributes;
        }

        private void check() {
            Exception problem = failure.get();
            if (problem != null) {
                throw CommandFailure.failed("not all documents were written to " + topic + ": " + problem.getMessage());
            }
        }

        private String summary() {
            StringBuilder summary = new StringBuilder(count + " documents sent to " + topic);
            byTenant.forEach((name, sent) ->
                    summary.append(", ").append(name).append(": ").append(sent));
            return summary.toString();
        }
    }
}
