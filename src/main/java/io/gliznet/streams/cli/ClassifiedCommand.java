package io.gliznet.streams.cli;

import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.records.ClassificationRecords;
import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code classified}: results as they come. */
@Command(
        name = "classified",
        description = "Watch results.",
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%n@|bold Commands|@%n",
        footer = {"", "@|bold Example|@", "  gliznet classified tail --from-beginning --max 10"})
final class ClassifiedCommand extends Subcommands {

    private static final Duration POLL = Duration.ofMillis(200);

    private final Console console;

    ClassifiedCommand(Console console) {
        this.console = console;
    }

    @Command(
            description = "Print results as they come, until Ctrl-C, --max or --timeout.",
            footer = {
                "",
                "Ends with 1 if --timeout passes before --max results came.",
                "",
                "@|bold Examples|@",
                "  gliznet classified tail",
                "  gliznet classified tail --from-beginning --json --max 4000 --timeout 60s > results.jsonl",
            })
    int tail(
            @Mixin ConfigOptions options,
            @Option(names = "--from-beginning", description = "All results there are, then new ones.")
                    boolean fromBeginning,
            @Option(names = "--max", paramLabel = "N", description = "End after N results.") @Nullable Long max,
            @Option(names = "--json", description = "One JSON object a line.") boolean json,
            @Option(
                            names = "--timeout",
                            paramLabel = "TIME",
                            description = "End after so long without a result: 500ms, 30s, 5m.")
                    @Nullable
                    Duration timeout) {
        Signals.endAtOnce();
        GliznetConfig config = options.load(console);
        KafkaClients cluster = KafkaClients.connect(config, config.classifiedTopic());
        long most = max == null ? Long.MAX_VALUE : max;
        try (ClassificationRecords records = new ClassificationRecords(config.serde(), config.classifiedTopic());
                Consumer<byte[], byte[]> consumer = cluster.consumer(config.classifiedTopic())) {
            if (fromBeginning) {
                consumer.seekToBeginning(consumer.assignment());
            } else {
                consumer.seekToEnd(consumer.assignment());
            }
            long printed = print(consumer, new ResultPrinter(console, records, json), most, timeout);
            return max != null && printed < most ? ExitCode.SOFTWARE : ExitCode.OK;
        }
    }

    private long print(
            Consumer<byte[], byte[]> consumer, ResultPrinter printer, long most, @Nullable Duration timeout) {
        long printed = 0;
        long heardAt = System.nanoTime();
        while (printed < most && !console.out().checkError()) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (printed < most) {
                    print(printer, record);
                    printed++;
                }
                heardAt = System.nanoTime();
            }
            if (timeout != null && System.nanoTime() - heardAt >= timeout.toNanos()) {
                break;
            }
        }
        return printed;
    }

    private void print(ResultPrinter printer, ConsumerRecord<byte[], byte[]> record) {
        try {
            printer.print(record);
        } catch (RejectedException e) {
            throw CommandFailure.failed(record.topic() + " partition " + record.partition() + " offset "
                    + record.offset() + ": expected a Classification, found something else: " + e.getMessage());
        }
    }
}
