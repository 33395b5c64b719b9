package io.gliznet.streams.cli;

import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.json.Visible;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.mapping.RecordFormat;
import io.gliznet.streams.records.DocumentRecords;
import java.util.Iterator;
import java.util.Locale;
import org.apache.kafka.clients.producer.Producer;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code documents}: sends texts to the service. */
@Command(
        name = "documents",
        description = "Send documents to the service.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%n@|bold Commands|@%n",
        footer = {"", "@|bold Example|@", "  gliznet documents send --tenant acme tickets.jsonl"})
final class DocumentsCommand extends Subcommands {

    private static final String DEFAULT_TENANT = "default";

    private final Console console;

    DocumentsCommand(Console console) {
        this.console = console;
    }

    @Command(
            description = "Send the lines of a file as documents.",
            footer = {
                "",
                "@|bold Input|@",
                "JSON lines, or CSV or TSV with a header, plain or packed with gzip. A line needs a text; all other fields"
                        + " are optional. In a table, a column 'attributes.NAME' is one attribute, and labels are"
                        + " separated by | or written as a JSON list:",
                "  {\"documentId\":\"t-17\",\"tenantId\":\"acme\",\"labelSet\":\"default\",",
                "   \"title\":\"Refund\",\"text\":\"I was charged twice.\",",
                "   \"attributes\":{\"channel\":\"mail\"},\"key\":\"customer-4\"}",
                "A line without a documentId (or id), or with an empty one, gets the file's name and the line's number as its id. A line without a"
                        + " key has its id as the record's key. The labels of evaluation files are sent as the attribute"
                        + " 'gold', a JSON list.",
                "",
                "@|bold Failures|@",
                "The command stops at the first line that is not a document, or that Kafka does not take. It then says how"
                        + " many documents were written and with which --from-line to continue.",
                "",
                "@|bold Examples|@",
                "  gliznet documents send --tenant acme tickets.jsonl",
                "  gliznet documents send --tenant acme --skip-invalid dump.csv.gz",
                "  tail -f app.jsonl | gliznet documents send --tenant acme -",
            })
    int send(
            @Mixin ConfigOptions options,
            @Option(
                            names = "--tenant",
                            paramLabel = "TENANT",
                            defaultValue = DEFAULT_TENANT,
                            description = "Tenant of lines without a tenantId. Default: ${DEFAULT-VALUE}.")
                    String tenant,
            @Option(
                            names = "--label-set",
                            paramLabel = "NAME",
                            defaultValue = Document.DEFAULT_LABEL_SET,
                            description = "Label set of lines without a labelSet. Default: ${DEFAULT-VALUE}.")
                    String labelSet,
            @Option(
                            names = "--from-line",
                            paramLabel = "N",
                            defaultValue = "1",
                            description = "Ignore the lines before line N. Default: ${DEFAULT-VALUE}.")
                    int fromLine,
            @Mixin InputOptions input,
            @Parameters(paramLabel = "FILE", description = "The documents; - is stdin.") String file) {
        if (fromLine < 1) {
            throw CommandFailure.usage("--from-line: expected 1 or more, found " + fromLine);
        }
        requireLabelSet(tenant, labelSet);
        GliznetConfig config = options.load(console);
        requireReadable(config);
        try (InputFile source = input.open(console, file);
                DocumentRecords records = new DocumentRecords(config.serde(), config.documentsTopic())) {
            KafkaClients clients = KafkaClients.connect(config, config.documentsTopic());
            try (Producer<byte[], byte[]> producer = clients.producer();
                    Progress progress = new Progress(console)) {
                SentLines sent = new SentLines(
                        new SentLines.Words(source.name(), config.documentsTopic(), "document"), producer, fromLine);
                DocumentSender sender = new DocumentSender(
                        config.documentsTopic(), records, new DocumentSender.Defaults(tenant, labelSet), sent);
                Signals.onTermination(() -> interrupted(sent));
                Iterator<InputLine> lines = input.lines(console, source, fromLine);
                long invalid = send(sender, sent, lines, input.skipInvalid(), progress);
                sent.finish();
                progress.clear();
                if (fromLine > 1 && invalid == 0 && sent.hasSentNothing()) {
                    console.err()
                            .println("gliznet: --from-line: expected a document in line " + fromLine
                                    + " or later, found none in " + Visible.line(source.name()));
                }
                console.out().println(sent.summary());
                return invalid == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
            }
        }
    }

    private static void requireReadable(GliznetConfig config) {
        RecordFormat format = config.mappings().of(config.documentsTopic()).format();
        if (format == RecordFormat.JSON || format == RecordFormat.TEXT) {
            throw CommandFailure.usage(
                    "documents.format: expected document, avro or auto, because this command writes Avro, found "
                            + format.name().toLowerCase(Locale.ROOT));
        }
    }

    private static void requireLabelSet(String tenant, String labelSet) {
        try {
            var unused = new LabelSetKey(tenant, labelSet);
        } catch (IllegalArgumentException e) {
            throw CommandFailure.usage("--tenant, --label-set: " + e.getMessage());
        }
    }

    /** A thread that waits for stdin cannot be interrupted, so the process ends here. */
    private void interrupted(SentLines sent) {
        console.err().println("gliznet: interrupted; " + sent.stop());
        Runtime.getRuntime().halt(Signals.INTERRUPTED);
    }

    /** Returns the number of lines that were skipped because they are not documents. */
    private long send(
            DocumentSender sender, SentLines sent, Iterator<InputLine> lines, boolean skipInvalid, Progress progress) {
        long invalid = 0;
        long count = 0;
        while (!sent.failed() && lines.hasNext()) {
            InputLine line = lines.next();
            try {
                sender.send(line.require());
                count++;
            } catch (InvalidLineException e) {
                stopUnless(skipInvalid, sent, line, e);
                progress.clear();
                console.err().println("gliznet: " + Visible.lines(line.source() + ": " + e.problem()));
                invalid++;
            }
            progress.show("sent " + count);
        }
        return invalid;
    }

    private static void stopUnless(boolean skipInvalid, SentLines sent, InputLine line, InvalidLineException problem) {
        if (!skipInvalid) {
            sent.finish();
            throw InputLine.Invalid.of(line, problem)
                    .failure(sent.summary() + "; --from-line " + line.number()
                            + " continues at this line after it was corrected");
        }
    }
}
