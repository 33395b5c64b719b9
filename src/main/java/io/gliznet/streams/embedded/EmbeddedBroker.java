package io.gliznet.streams.embedded;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A Kafka node that is broker and controller, on the loopback interface. With a directory, its records are kept: a broker that is
 * started later with the same directory has them.
 *
 * <p>Threading: thread-safe; {@link #close} must be called once.
 */
public final class EmbeddedBroker implements AutoCloseable {

    private static final int NODE_ID = 1;
    private static final String HOST = InetAddress.getLoopbackAddress().getHostAddress();
    private static final String CONTROLLER = "CONTROLLER";
    private static final Duration LEADERS_TIMEOUT = Duration.ofSeconds(30);

    private final KafkaRaftServer server;
    private final String bootstrapServers;
    private final Optional<Path> temporary;

    private EmbeddedBroker(KafkaRaftServer server, String bootstrapServers, Optional<Path> temporary) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
        this.temporary = temporary;
    }

    /** Starts a broker on a free port. Its records are deleted when it is closed. */
    public static EmbeddedBroker start() throws IOException {
        return start(0);
    }

    /**
     * Starts a broker whose records are deleted when it is closed.
     *
     * @param port 0 selects a free port
     * @throws IOException if the port is in use
     */
    public static EmbeddedBroker start(int port) throws IOException {
        int free = checkFree(port);
        Path directory = Files.createTempDirectory("gliznet-broker-");
        try {
            return start(directory, free, Optional.of(directory));
        } catch (RuntimeException e) {
            delete(directory);
            throw e;
        }
    }

    /**
     * Starts a broker whose records are kept.
     *
     * @param directory directory of the records; created if it does not exist
     * @param port 0 selects a free port
     * @throws IOException if the directory cannot be written or the port is in use
     * @throws KafkaException if the directory has other content, or if Kafka does not start
     */
    public static EmbeddedBroker start(Path directory, int port) throws IOException {
        Files.createDirectories(directory);
        return start(directory, checkFree(port), Optional.empty());
    }

    private static EmbeddedBroker start(Path directory, int port, Optional<Path> temporary) {
        int controllerPort = freePort();
        format(directory);
        KafkaRaftServer server =
                new KafkaRaftServer(new KafkaConfig(settings(directory, port, controllerPort), false), Time.SYSTEM);
        server.startup();
        return new EmbeddedBroker(server, HOST + ":" + port, temporary);
    }

    /** Host and port of the broker. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    /** Names of the topics that exist, without those of Kafka itself, in alphabetical order. */
    public SortedSet<String> topics() {
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
            return new TreeSet<>(admin.listTopics().names().get());
        } catch (ExecutionException e) {
            throw new KafkaException("failed to list topics", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while listing topics", e);
        }
    }

    /** Creates the topics that do not exist, and returns when records can be written to all of them. */
    public void createTopics(Collection<NewTopic> topics) {
        createTopics(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers), topics);
    }

    /**
     * Does the same on any broker.
     *
     * @param client configuration of an admin client
     * @throws KafkaException if a topic cannot be created
     */
    public static void createTopics(Map<String, Object> client, Collection<NewTopic> topics) {
        try (Admin admin = Admin.create(client)) {
            CreateTopicsResult creation = admin.createTopics(topics);
            Map<TopicPartition, OffsetSpec> created = new HashMap<>();
            for (String topic : creation.values().keySet()) {
                for (int partition = 0; partition < createdPartitions(creation, topic); partition++) {
                    created.put(new TopicPartition(topic, partition), OffsetSpec.latest());
                }
            }
            awaitLeaders(admin, created);
        } catch (ExecutionException e) {
            throw new KafkaException("failed to create topics", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaException("interrupted while creating topics", e);
        }
    }

    /** Number of partitions of a topic that was created; 0 if it existed before. */
    private static int createdPartitions(CreateTopicsResult creation, String topic)
            throws ExecutionException, InterruptedException {
        try {
            return creation.numPartitions(topic).get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return 0;
            }
            throw e;
        }
    }

    /** Waits for the leaders of all partitions. An idempotent producer that writes earlier may permanently lose its sequence. */
    private static void awaitLeaders(Admin admin, Map<TopicPartition, OffsetSpec> partitions)
            throws ExecutionException, InterruptedException {
        long deadline = System.nanoTime() + LEADERS_TIMEOUT.toNanos();
        while (true) {
            try {
                admin.listOffsets(partitions).all().get();
                return;
            } catch (ExecutionException e) {
                // the broker learns of a new topic shortly after the controller created it
                if (!(e.getCause() instanceof RetriableException) || System.nanoTime() > deadline) {
                    throw e;
                }
            }
        }
    }

    /** Stops the broker; clients that are still connected lose their connection. */
    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
        temporary.ifPresent(EmbeddedBroker::delete);
    }

    /** Settings for a single node: every replication factor is 1, and consumer groups do not wait for more members. */
    private static Map<String, String> settings(Path directory, int port, int controllerPort) {
        return Map.ofEntries(
                Map.entry("process.roles", "broker,controller"),
                Map.entry("node.id", Integer.toString(NODE_ID)),
                Map.entry("controller.quorum.voters", NODE_ID + "@" + HOST + ":" + controllerPort),
                Map.entry(
                        "listeners",
                        "PLAINTEXT://" + HOST + ":" + port + "," + CONTROLLER + "://" + HOST + ":" + controllerPort),
                Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT," + CONTROLLER + ":PLAINTEXT"),
                Map.entry("controller.listener.names", CONTROLLER),
                Map.entry("log.dirs", directory.toString()),
                Map.entry("auto.create.topics.enable", "false"),
                Map.entry("default.replication.factor", "1"),
                Map.entry("offsets.topic.replication.factor", "1"),
                Map.entry("offsets.topic.num.partitions", "4"),
                Map.entry("transaction.state.log.replication.factor", "1"),
                Map.entry("transaction.state.log.min.isr", "1"),
                Map.entry("transaction.state.log.num.partitions", "4"),
                Map.entry("transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000"),
                Map.entry("share.coordinator.state.topic.replication.factor", "1"),
                Map.entry("share.coordinator.state.topic.min.isr", "1"),
                // with 0, the second thread of a service would join after the first rebalance, which takes 3 s more
                Map.entry("group.initial.rebalance.delay.ms", "100"),
                // the default needs 128 MiB of memory
                Map.entry("log.cleaner.dedupe.buffer.size", "4194304"));
    }

    private static void format(Path directory) {
        if (Files.exists(directory.resolve("meta.properties"))) {
            return;
        }
        try (PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setPrintStream(nowhere)
                    .setNodeId(NODE_ID)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName(CONTROLLER)
                    .setMetadataLogDirectory(directory.toString())
                    .addDirectory(directory.toString())
                    .run();
        } catch (Exception e) {
            throw new KafkaException("broker directory " + directory + " could not be formatted", e);
        }
    }

    private static int freePort() {
        try {
            return checkFree(0);
        } catch (IOException e) {
            throw new UncheckedIOException("no free port on " + HOST, e);
        }
    }

    private static int checkFree(int port) throws IOException {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(HOST, port));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IOException("port " + port + " on " + HOST + ": expected a free port, found one in use", e);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> paths = Files.walk(directory)) {
            List<Path> deepestFirst = paths.sorted(Comparator.reverseOrder()).toList();
            for (Path path : deepestFirst) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
