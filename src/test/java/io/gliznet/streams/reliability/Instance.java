package io.gliznet.streams.reliability;

import static org.awaitility.Awaitility.await;

import io.gliznet.streams.cli.Gliznet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * One instance of the service: {@code gliznet run} in a process of its own, started as often as faults ask for. Its Kafka clients
 * have its name. Threading: not thread-safe, but for {@link #kill}.
 */
final class Instance implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final String name;
    private final Path folder;
    private Map<String, String> settings;
    private String mutatedClasses;
    private final List<String> jvmOptions;
    private volatile ChildProcess process;
    private int starts;

    private Instance(
            String name, Path folder, Map<String, String> settings, String mutatedClasses, List<String> jvmOptions) {
        this.name = name;
        this.folder = folder;
        this.settings = settings;
        this.mutatedClasses = mutatedClasses;
        this.jvmOptions = List.copyOf(jvmOptions);
        process = launch();
    }

    /**
     * @param settings of the service, without those of this instance
     * @param mutatedClasses folder of classes that replace those of the service; may be empty
     * @param jvmOptions beside those that every process of the suite has
     */
    static Instance start(
            String name, Path folder, Map<String, String> settings, String mutatedClasses, List<String> jvmOptions) {
        try {
            return new Instance(
                    name, Files.createDirectories(folder.resolve(name)), settings, mutatedClasses, jvmOptions);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ChildProcess launch() {
        List<String> arguments = new ArrayList<>(List.of("run"));
        settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        arguments.addAll(List.of("--set", "state.dir=" + stateDir()));
        arguments.addAll(List.of("--set", "kafka.client.id=" + name));
        if (settings.containsKey("kafka.group.instance.id")) {
            arguments.addAll(List.of("--set", "kafka.group.instance.id=" + name));
        }
        starts++;
        List<String> options = new ArrayList<>(jvmOptions);
        options.add("-Djava.io.tmpdir=" + temporary());
        return ChildProcess.start(log(), mutatedClasses, options, Gliznet.class, arguments.toArray(String[]::new));
    }

    String name() {
        return name;
    }

    /** Whether a Kafka client belongs to this instance. */
    boolean owns(String clientId) {
        return clientId.startsWith(name + "-");
    }

    void restart() {
        process = launch();
    }

    /** Another version starts in its place, with its state. */
    void restartAs(String classes, Map<String, String> changed) {
        mutatedClasses = classes;
        Map<String, String> all = new HashMap<>(settings);
        all.putAll(changed);
        settings = all;
        restart();
    }

    /** Waits until the service says that it is ready. */
    void awaitReady() {
        await().atMost(LIMIT)
                .failFast("instance " + name + " has ended; see " + folder, () -> !process.isAlive())
                .until(() -> process.printed("ready: "));
    }

    void kill() {
        process.kill();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Stops it as an operator does, and returns the exit code. */
    int terminate() {
        return process.terminate(LIMIT);
    }

    void pause() {
        process.signal("STOP");
    }

    void resume() {
        process.signal("CONT");
    }

    /** Deletes its state directory, which it must not be using. */
    void wipe() {
        delete(stateDir());
    }

    boolean printed(String text) {
        return process.printed(text);
    }

    String tail() {
        return process.tail();
    }

    private Path stateDir() {
        return folder.resolve("state");
    }

    private Path log() {
        return folder.resolve("log-" + starts);
    }

    private Path temporary() {
        try {
            return Files.createDirectories(folder.resolve("tmp"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.close();
    }
}
