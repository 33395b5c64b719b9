package io.gliznet.streams.cli;

import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.records.ClassificationRecords;
import io.gliznet.streams.records.RegistryStatus;
import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code classified}: shows results. */
@Command(
        name = "classified",
        description = "Show results.",
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
            description = "Print results when they arrive, until Ctrl-C, --max or --timeout.",
            footer = {
                "",
                "The exit code is 1 if --timeout passes before --max results arrived.",
                "",
                "@|bold Examples|@",
                "  gliznet classified tail",
                "  gliznet classified tail --from-beginning --json --max 400 --timeout 60s",
            })
    int tail(
            @Mixin ConfigOptions options,
            @Option(
                            names = "--from-beginning",
                            description = "Print the results that are already there, then new ones.")
                    boolean fromBeginning,
            @Option(names = "--max", paramLabel = "N", description = "End after N results; 1 or more.") @Nullable
                    Long max,
            @Option(names = "--json", description = "Print one JSON object per line.") boolean json,
            @Option(
                            names = "--timeout",
                            paramLabel = "TIME",
                            description =
                                    "End after this time without a result, for example 500ms, 30s or 5m; a number alone is in seconds.")
                    @Nullable
                    Duration timeout) {
        Signals.endAtOnce();
        if (max != null && max < 1) {
            throw CommandFailure.usage("--max: expected 1 or more, found " + max);
        }
        GliznetConfig config = options.load(console);
        KafkaClients clients = KafkaClients.connect(config, config.classifiedTopic());
        long most = max == null ? Long.MAX_VALUE : max;
        try (ClassificationRecords records = new ClassificationRecords(
                        config.serde(), config.classifiedTopic(), config.results(), RegistryStatus.unwatched());
                Consumer<byte[], byte[]> consumer = clients.consumer(config.classifiedTopic())) {
            if (fromBeginning) {
                consumer.seekToBeginning(consumer.assignment());
            } else {
                consumer.seekToEnd(consumer.assignment());
            }
            long printed = print(consumer, new ResultPrinter(console, records, json), most, timeout);
            return max == null || printed == most ? ExitCode.OK : tooFew(printed, most, timeout);
        }
    }

    private int tooFew(long printed, long most, @Nullable Duration timeout) {
        console.out().flush();
        console.err()
                .println("gliznet: --max, --timeout: expected " + most + " results, found " + printed
                        + " before no other one arrived for "
                        + (timeout == null ? 0 : timeout.toMillis()) + " ms");
        return ExitCode.SOFTWARE;
    }

    private long print(
            Consumer<byte[], byte[]> consumer, ResultPrinter printer, long most, @Nullable Duration timeout) {
        long printed = 0;
        long heardAt = System.nanoTime();
        while (printed < most) {
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
