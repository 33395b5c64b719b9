package io.gliznet.streams.cli;

import java.time.Duration;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** Options of the commands that print the records of a topic when they arrive, and how they read it. */
final class TopicTail {

    private static final Duration POLL = Duration.ofMillis(200);

    @Option(names = "--from-beginning", description = "Print what is already there, then what is new.")
    private boolean fromBeginning;

    @Option(names = "--max", paramLabel = "N", description = "End after N lines; 1 or more.")
    private @Nullable Long max;

    @Option(names = "--json", description = "Print one JSON object per line.")
    private boolean json;

    @Option(
            names = "--timeout",
            paramLabel = "TIME",
            description =
                    "End after this time without a new record, for example 500ms, 30s or 5m; a number alone is in seconds.")
    private @Nullable Duration timeout;

    boolean json() {
        return json;
    }

    /** @throws CommandFailure if the options have no meaning */
    void check() {
        if (max != null && max < 1) {
            throw CommandFailure.usage("--max: expected 1 or more, found " + max);
        }
    }

    /**
     * Prints until one of the options ends it.
     *
     * @param consumer with all partitions of the topic; closed by the caller
     * @param what the plural of what is printed, for messages
     * @return the exit code
     */
    int run(
            Console console,
            org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
            String what,
            Consumer<ConsumerRecord<byte[], byte[]>> print) {
        if (fromBeginning) {
            consumer.seekToBeginning(consumer.assignment());
        } else {
            consumer.seekToEnd(consumer.assignment());
        }
        long most = max == null ? Long.MAX_VALUE : max;
        long printed = print(consumer, print, most);
        if (max == null || printed == most) {
            return ExitCode.OK;
        }
        console.out().flush();
        console.err()
                .println("gliznet: --max, --timeout: expected " + most + " " + what + ", found " + printed
                        + " before no other one arrived for " + (timeout == null ? 0 : timeout.toMillis()) + " ms");
        return ExitCode.SOFTWARE;
    }

    private long print(
            org.apache.kafka.clients.consumer.Consumer<byte[], byte[]> consumer,
            Consumer<ConsumerRecord<byte[], byte[]>> print,
            long most) {
        long printed = 0;
        long heardAt = System.nanoTime();
        while (printed < most) {
            for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
                if (printed < most) {
                    print.accept(record);
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
}
