package io.gliznet.streams.reliability;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.Writer;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.Uuid;

/**
 * Kafka nodes, each broker and controller in a process of its own, and each behind a {@link RequestProxy} that all of its clients
 * use. With three nodes, every topic has three replicas, of which two must be in sync. Ownership: ends its processes.
 */
final class Cluster implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String HOST = "127.0.0.1";

    private final Path folder;
    private final List<Path> settings = new ArrayList<>();
    private final List<RequestProxy> proxies = new ArrayList<>();
    private final List<ChildProcess> nodes = new ArrayList<>();

    private Cluster(Path folder) {
        this.folder = folder;
    }

    static Cluster start(Path folder, int nodes) throws IOException {
        Cluster cluster = new Cluster(Files.createDirectories(folder));
        try {
            cluster.start(nodes);
            return cluster;
        } catch (IOException | RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private void start(int count) throws IOException {
        String clusterId = Uuid.randomUuid().toString();
        List<Integer> controllers = ports(count);
        String voters = IntStream.range(0, count)
                .mapToObj(node -> node + 1 + "@" + HOST + ":" + controllers.get(node))
                .collect(Collectors.joining(","));
        for (int node = 0; node < count; node++) {
            Properties properties = properties(node + 1, count, voters);
            properties.put(KafkaNode.CLUSTER_ID, clusterId);
            listen(properties, controllers.get(node));
            Path file = folder.resolve("node-" + (node + 1) + ".properties");
            try (Writer writer = Files.newBufferedWriter(file)) {
                properties.store(writer, null);
            }
            settings.add(file);
            nodes.add(launch(node));
        }
        IntStream.range(0, count).forEach(this::awaitStart);
    }

    /** Clients are told the address of a proxy of their own; nodes talk to each other without it. */
    private void listen(Properties properties, int controllerPort) throws IOException {
        List<Integer> ports = ports(2);
        RequestProxy proxy = RequestProxy.start(ports.get(0));
        proxies.add(proxy);
        String internal = "INTERNAL://" + HOST + ":" + ports.get(1);
        properties.put(
                "listeners",
                "CLIENTS://" + HOST + ":" + ports.get(0) + "," + internal + ",CONTROLLER://" + HOST + ":"
                        + controllerPort);
        properties.put("advertised.listeners", "CLIENTS://" + HOST + ":" + proxy.port() + "," + internal);
    }

    private Properties properties(int id, int nodes, String voters) {
        Properties properties = new Properties();
        String replicas = Integer.toString(Math.min(nodes, 3));
        String inSync = nodes < 3 ? "1" : "2";
        properties.put("process.roles", "broker,controller");
        properties.put("node.id", Integer.toString(id));
        properties.put("controller.quorum.voters", voters);
        properties.put("listener.security.protocol.map", "CLIENTS:PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT");
        properties.put("inter.broker.listener.name", "INTERNAL");
        properties.put("controller.listener.names", "CONTROLLER");
        properties.put("log.dirs", folder.resolve("node-" + id).toString());
        properties.put("auto.create.topics.enable", "false");
        properties.put("default.replication.factor", replicas);
        properties.put("min.insync.replicas", inSync);
        properties.put("offsets.topic.replication.factor", replicas);
        properties.put("offsets.topic.num.partitions", "4");
        properties.put("transaction.state.log.replication.factor", replicas);
        properties.put("transaction.state.log.min.isr", inSync);
        properties.put("transaction.state.log.num.partitions", "4");
        properties.put("group.initial.rebalance.delay.ms", "100");
        properties.put("group.min.session.timeout.ms", "1000");
        properties.put("log.cleaner.dedupe.buffer.size", "4194304");
        return properties;
    }

    private ChildProcess launch(int node) {
        Path log = folder.resolve("node-" + (node + 1) + ".log");
        return ChildProcess.start(
                log,
                "",
                List.of("-Xmx512m"),
                KafkaNode.class,
                settings.get(node).toString());
    }

    private void awaitStart(int node) {
        await().atMost(LIMIT)
                .failFast("the node has ended", () -> !nodes.get(node).isAlive())
                .until(() -> nodes.get(node).printed(KafkaNode.STARTED));
    }

    String bootstrapServers() {
        return proxies.stream().map(proxy -> HOST + ":" + proxy.port()).collect(Collectors.joining(","));
    }

    int size() {
        return nodes.size();
    }

    /** @param node from 0 */
    void kill(int node) {
        nodes.get(node).kill();
    }

    /** Starts a node that was killed. */
    void restart(int node) {
        nodes.set(node, launch(node));
    }

    /** Hears of every request of every client. */
    void watch(RequestProxy.Watcher watcher) {
        proxies.forEach(proxy -> proxy.watch(watcher));
    }

    @Override
    public void close() {
        nodes.forEach(ChildProcess::close);
        proxies.forEach(RequestProxy::close);
    }

    private static List<Integer> ports(int count) throws IOException {
        List<ServerSocket> sockets = new ArrayList<>();
        List<Integer> ports = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ServerSocket socket = new ServerSocket(0);
            sockets.add(socket);
            ports.add(socket.getLocalPort());
        }
        for (ServerSocket socket : sockets) {
            socket.close();
        }
        return ports;
    }
}
