package io.gliznet.streams.cli;

import io.gliznet.streams.embedded.EmbeddedBroker;
import io.gliznet.streams.topology.Topics;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code broker}: a Kafka broker of this machine's own, with the four topics. */
@Command(
        name = "broker",
        description = "A Kafka broker on this machine, to try things with.",
        footer = {
            "",
            "One node on loopback, without security: not for production. Makes the topics that are missing, label-sets",
            "compacted, and runs until Ctrl-C.",
            "",
            "@|bold Example|@",
            "  gliznet broker --port 19092 --dir broker-data",
        })
final class BrokerCommand implements Callable<Integer> {

    private static final int DEFAULT_PORT = 9092;

    private final Console console;

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            defaultValue = "" + DEFAULT_PORT,
            description = "Default: ${DEFAULT-VALUE}. 0: any free one.")
    private int port;

    @Option(
            names = "--dir",
            paramLabel = "FOLDER",
            description = "Keep records here for the next start. Without one they go with the broker.")
    private @Nullable Path directory;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "4",
            description = "Of each topic that is made, label-sets apart. Default: ${DEFAULT-VALUE}")
    private int partitions;

    BrokerCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        check();
        StopSignal stop = StopSignal.onSignals();
        try (EmbeddedBroker broker = start()) {
            broker.createTopics(Topics.DEFAULT.definitions(partitions));
            welcome(broker.bootstrapServers());
            stop.await();
        }
        console.out().println("Stopped" + (directory == null ? "" : "; records are kept in " + directory) + ".");
        return ExitCode.OK;
    }

    private void check() {
        if (port < 0 || port > 65_535) {
            throw CommandFailure.usage("--port: expected 0 to 65535, found " + port);
        }
        if (partitions < 1) {
            throw CommandFailure.usage("--partitions: expected 1 or more, found " + partitions);
        }
    }

    private EmbeddedBroker start() {
        try {
            return directory == null ? EmbeddedBroker.start(port) : EmbeddedBroker.start(directory, port);
        } catch (IOException e) {
            throw CommandFailure.failed("--port, --dir: " + e.getMessage());
        } catch (KafkaException e) {
            throw CommandFailure.failed("--dir: " + e.getMessage()
                    + (e.getCause() == null ? "" : ": " + e.getCause().getMessage()));
        }
    }

    private void welcome(String address) {
        String at = address.endsWith(":" + DEFAULT_PORT) ? "" : " -b " + address;
        console.say("@|bold Kafka is at " + address + "|@, "
                + (directory == null ? "records in a temporary folder" : "records in " + directory) + ".");
        console.say("Topics: documents, label-sets (compacted), classified, dead-letters.");
        console.say("");
        console.say("@|bold Next, each in a terminal of its own|@");
        console.say("  gliznet run" + at);
        console.say(
                "  echo '{\"labels\":[\"billing\",\"outage\"]}' | gliznet labels put" + at + " --key acme/default -");
        console.say("  echo '{\"text\":\"I was charged twice.\"}' | gliznet documents send" + at + " --tenant acme -");
        console.say("  gliznet classified tail" + at + " --from-beginning");
        console.say("");
        console.say("Ctrl-C stops it.");
    }
}
