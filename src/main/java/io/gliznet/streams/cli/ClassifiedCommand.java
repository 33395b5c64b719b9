package io.gliznet.streams.cli;

import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.records.ClassificationRecords;
import io.gliznet.streams.records.RegistryStatus;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code classified}: shows results. */
@Command(
        name = "classified",
        description = "Show results.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%n@|bold Commands|@%n",
        footer = {"", "@|bold Example|@", "  gliznet classified tail --from-beginning --max 10"})
final class ClassifiedCommand extends Subcommands {

    private final Console console;

    ClassifiedCommand(Console console) {
        this.console = console;
    }

    @Command(
            description = "Print results when they arrive, until Ctrl-C, --max or --timeout.",
            footer = {
                "",
                "The exit code is 1 if --timeout passes before --max results arrived. Results that a label set sends to another topic are"
                        + " shown with --set topic.classified=TOPIC. With classified.content=document, --json prints the"
                        + " result, not the record's own bytes.",
                "",
                "@|bold Examples|@",
                "  gliznet classified tail",
                "  gliznet classified tail --from-beginning --json --max 400 --timeout 60s",
                "  gliznet classified tail --set topic.classified=tickets.review",
            })
    int tail(@Mixin ConfigOptions options, @Mixin TopicTail tail) {
        Signals.endAtOnce();
        tail.check();
        GliznetConfig config = options.load(console);
        KafkaClients clients = KafkaClients.connect(config, config.classifiedTopic());
        try (ClassificationRecords records = new ClassificationRecords(
                        config.serde(), config.classifiedTopic(), config.results(), RegistryStatus.unwatched());
                Consumer<byte[], byte[]> consumer = clients.consumer(config.classifiedTopic())) {
            ResultPrinter printer = new ResultPrinter(console, records, tail.json());
            return tail.run(console, consumer, "results", record -> print(printer, record));
        }
    }

    private static void print(ResultPrinter printer, ConsumerRecord<byte[], byte[]> record) {
        try {
            printer.print(record);
        } catch (RejectedException e) {
            throw CommandFailure.failed(record.topic() + " partition " + record.partition() + " offset "
                    + record.offset() + ": expected a Classification, found something else: " + e.getMessage());
        }
    }
}
