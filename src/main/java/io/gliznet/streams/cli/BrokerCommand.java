package io.gliznet.streams.cli;

import io.gliznet.streams.embedded.EmbeddedBroker;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.topology.Topics;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** {@code broker}: a Kafka broker on this machine, with the four topics and those that are asked for. */
@Command(
        name = "broker",
        description = "Run a Kafka broker on this machine to try the service.",
        footer = {
            "",
            "The broker has one node, listens on the loopback interface only and has no security: do not use it in"
                    + " production. It creates the topics that are missing and runs until Ctrl-C.",
            "",
            "@|bold Examples|@",
            "  gliznet broker --port 19092 --dir broker-data",
            "  gliznet broker --topic tickets --topic chats:12",
        })
final class BrokerCommand implements Callable<Integer> {

    /** The member of {@code --json} with host and port. */
    static final String ADDRESS = "bootstrapServers";

    private static final int DEFAULT_PORT = 9092;

    private final Console console;

    @Option(
            names = {"-p", "--port"},
            paramLabel = "PORT",
            defaultValue = "" + DEFAULT_PORT,
            description = "Port to listen on; 0 chooses a free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--dir",
            paramLabel = "FOLDER",
            description = "Keep the records in this folder. Without it they are deleted when the broker ends.")
    private @Nullable Path directory;

    @Option(
            names = "--partitions",
            paramLabel = "N",
            defaultValue = "4",
            description =
                    "Partitions of each topic that is created; label-sets always has one. Default: ${DEFAULT-VALUE}.")
    private int partitions;

    @Option(
            names = "--topic",
            paramLabel = "NAME[:N]",
            description =
                    "A topic to create beside the four, with N partitions or as many as they have; can be repeated.")
    private List<BrokerTopic> more = new ArrayList<>();

    @Option(
            names = "--json",
            description =
                    "Print one JSON object with the address when the broker is ready, instead of the text for people.")
    private boolean json;

    BrokerCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        DevelopmentBroker.require("broker");
        check();
        StopSignal stop = StopSignal.onSignals();
        try (EmbeddedBroker broker = start()) {
            broker.createTopics(Topics.DEFAULT.definitions(partitions));
            broker.createTopics(
                    more.stream().map(topic -> topic.definition(partitions)).toList());
            if (json) {
                console.out().println(Json.write(Json.object().put(ADDRESS, broker.bootstrapServers())));
            } else {
                welcome(broker.bootstrapServers(), broker.topics());
            }
            stop.await();
        }
        if (!json) {
            console.out().println("Stopped" + (directory == null ? "" : "; records are kept in " + directory) + ".");
        }
        return ExitCode.OK;
    }

    private void check() {
        if (port < 0 || port > 65_535) {
            throw CommandFailure.usage("--port: expected 0 to 65535, found " + port);
        }
        if (partitions < 1) {
            throw CommandFailure.usage("--partitions: expected 1 or more, found " + partitions);
        }
        Set<String> names = new HashSet<>();
        Topics.DEFAULT.definitions(1).stream().map(NewTopic::name).forEach(names::add);
        for (BrokerTopic topic : more) {
            if (!names.add(topic.name())) {
                throw CommandFailure.usage("--topic: expected each topic once, and none of the four that are always"
                        + " created, found " + topic.name() + " again");
            }
        }
    }

    private EmbeddedBroker start() {
        try {
            return directory == null ? EmbeddedBroker.start(port) : EmbeddedBroker.start(directory, port);
        } catch (FileSystemException e) {
            throw CommandFailure.failed(
                    "--dir: expected a folder that can be created and written, found: " + Causes.message(e));
        } catch (IOException e) {
            throw CommandFailure.failed("--port: " + e.getMessage());
        } catch (KafkaException e) {
            String found = Causes.message(e);
            throw CommandFailure.failed((found.contains("failed to bind") ? "--port: " : "--dir: ") + found);
        }
    }

    private void welcome(String address, Set<String> topics) {
        String at = address.endsWith(":" + DEFAULT_PORT) ? "" : " -b " + address;
        console.say("@|bold Kafka is at " + address + "|@, "
                + (directory == null ? "records in a temporary folder" : "records in " + directory) + ".");
        Set<String> own =
                new LinkedHashSet<>(List.of("documents", "label-sets (compacted)", "classified", "dead-letters"));
        topics.stream()
                .filter(topic -> !topic.equals(Topics.DEFAULT.labelSets()))
                .forEach(own::add);
        console.say("Topics: " + String.join(", ", own) + ".");
        console.say("");
        console.say("@|bold Next, each in its own terminal|@");
        console.say("  gliznet run" + at);
        console.say("  echo '[\"billing\",\"outage\"]' | gliznet labels put" + at + " --key acme/default -");
        console.say("  echo '{\"text\":\"I was charged twice.\"}' | gliznet documents send" + at + " --tenant acme -");
        console.say("  gliznet classified tail" + at + " --from-beginning");
        console.say("");
        console.say(
                "@|bold Documents that cannot be classified|@ are written to the topic dead-letters, with the reason.");
        console.say("  gliznet dead-letters list" + at);
        console.say("");
        console.say("Ctrl-C stops the broker.");
    }
}
