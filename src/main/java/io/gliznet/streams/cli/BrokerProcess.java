package io.gliznet.streams.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code gliznet broker} as a process of its own, so that its work is not counted as ours. */
final class BrokerProcess implements AutoCloseable {

    private static final Pattern ADDRESS = Pattern.compile("Kafka is at ([^ ,]+)");
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
                        "-cp",
                        System.getProperty("java.class.path"),
                        Gliznet.class.getName(),
                        "broker",
                        "--port",
                        "0")
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            Matcher address = ADDRESS.matcher(line);
            if (address.find()) {
                return new BrokerProcess(process, address.group(1));
            }
        }
        throw CommandFailure.failed("broker: expected one in a process of its own, found that it ended");
    }

    String bootstrapServers() {
        return bootstrapServers;
    }

    /** Tells it to end and tidy up, and does not wait: for whoever is told to end, too. */
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
