package io.gliznet.streams.topology;

import io.gliznet.streams.records.SerdeSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** An instance in a process of its own, to be killed. It knows no registry, and scores with the stand-in. */
final class ServiceProcess implements AutoCloseable {

    private static final Duration LONGEST = Duration.ofMillis(100);

    private final Process process;

    private ServiceProcess(Process process) {
        this.process = process;
    }

    static ServiceProcess start(String bootstrapServers, String name, Guarantee guarantee, Path stateDir)
            throws IOException {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        List<String> command = List.of(
                java.toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-XX:TieredStopAtLevel=1",
                ServiceProcess.class.getName(),
                bootstrapServers,
                name,
                guarantee.name(),
                stateDir.toString());
        return new ServiceProcess(new ProcessBuilder(command).inheritIO().start());
    }

    /** SIGKILL: no hook runs, no client says good-bye. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    @Override
    public void close() {
        kill();
    }

    /** Runs until it is killed. */
    public static void main(String[] args) {
        Topics topics = Flow.topics(args[1]);
        Pipeline pipeline = new StandInPipeline(SerdeSettings.of(""), topics, "tokenizer-1", LONGEST, 1);
        ClassificationStream service = new ClassificationStream(
                Flow.kafka(args[0], args[1], Guarantee.valueOf(args[2]), Path.of(args[3])), Flow.topology(topics));
        service.check();
        service.start(pipeline);
        service.stopped().join();
    }
}
