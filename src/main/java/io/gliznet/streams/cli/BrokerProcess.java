package io.gliznet.streams.cli;

import io.gliznet.streams.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * {@code gliznet broker} as a separate process, so that its CPU time is not counted as the benchmark's. It lives for minutes: with
 * the slower compiler it takes half the CPU time of what it would take in them with both.
 */
final class BrokerProcess implements AutoCloseable {

    private static final long PATIENCE_SECONDS = 10;

    private final Process process;
    private final String bootstrapServers;

    private BrokerProcess(Process process, String bootstrapServers) {
        this.process = process;
        this.bootstrapServers = bootstrapServers;
    }

    /** @throws CommandFailure if it does not start */
    static BrokerProcess start() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Gliznet.class.getName(),
                        "broker",
                        "--port",
                        "0",
                        "--json")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String ready = out.readLine();
        if (ready == null) {
            throw CommandFailure.failed("broker: expected a line that says it is ready, found that the process ended");
        }
        String address = Json.JSON.readTree(ready).path(BrokerCommand.ADDRESS).asText();
        return new BrokerProcess(process, address);
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    /** Asks the process to end and does not wait for it. */
    void stop() {
        process.destroy();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
