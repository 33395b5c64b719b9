package io.gliznet.streams.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.infer.InferenceStats;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.records.DocumentRecords;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * A worker in Python, at least once, in a process for each core; {@code worker.py} beside this class is all of it. It ends with this
 * process, because its standard input does.
 */
public final class PythonWorker implements Application {

    private static final String SCRIPT = "/bench/worker.py";
    private static final String IMPORTS = "import confluent_kafka, fastavro, numpy, onnxruntime, tokenizers";
    private static final ObjectMapper JSON = new ObjectMapper();

    /** CPU time of workers that have ended, which the operating system no longer tells. */
    private static final LongAdder ENDED_NANOS = new LongAdder();

    private final Process process;

    /**
     * Returns when the worker has its partitions.
     *
     * @param python an interpreter that has the packages which the script names
     * @param labelSet the only one
     * @throws IllegalStateException if the worker does not start; its last line says why
     */
    PythonWorker(Path python, GliznetConfig config, LabelSet labelSet) {
        try {
            Path folder = Files.createDirectories(config.stateDir());
            Path script = folder.resolve("worker.py");
            try (InputStream resource = Objects.requireNonNull(PythonWorker.class.getResourceAsStream(SCRIPT))) {
                Files.copy(resource, script, StandardCopyOption.REPLACE_EXISTING);
            }
            Path settings =
                    Files.write(folder.resolve("worker.json"), JSON.writeValueAsBytes(settings(config, labelSet)));
            Path errors = folder.resolve("worker.err");
            process = new ProcessBuilder(python.toString(), script.toString(), settings.toString())
                    .redirectError(errors.toFile())
                    .start();
            BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
            if (out.readLine() == null) {
                throw new IllegalStateException("worker in Python: " + lastOf(Files.readAllLines(errors)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Why this interpreter cannot run the worker, if so. */
    public static Optional<String> problem(Path python) {
        try {
            Process process = new ProcessBuilder(python.toString(), "-c", IMPORTS)
                    .redirectErrorStream(true)
                    .start();
            List<String> lines =
                    process.inputReader(StandardCharsets.UTF_8).lines().toList();
            return process.waitFor() == 0 ? Optional.empty() : Optional.of(lastOf(lines));
        } catch (IOException e) {
            return Optional.of(python + ", which cannot be run");
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts this thread", e);
        }
    }

    private static String lastOf(List<String> lines) {
        return lines.isEmpty() ? "that it ended without a message" : lines.get(lines.size() - 1);
    }

    private static ObjectNode settings(GliznetConfig config, LabelSet labelSet) throws IOException {
        ObjectNode settings = JSON.createObjectNode();
        settings.put("bootstrapServers", String.valueOf(config.client("admin.").get("bootstrap.servers")));
        settings.put("documents", config.documentsTopic());
        settings.put("classified", config.classifiedTopic());
        settings.put("group", "worker-" + config.documentsTopic());
        settings.put("modelDirectory", config.classifier().model().directory().toString());
        settings.put("processes", Runtime.getRuntime().availableProcessors());
        settings.set("schema", JSON.readTree(DocumentRecords.schema()));
        labelSet.labels().stream().map(Label::prompt).forEach(settings.putArray("labels")::add);
        return settings;
    }

    /** What another process computes is not counted. */
    @Override
    public InferenceStats stats() {
        return new InferenceStats(0, 0, 0, 0, 0);
    }

    static long endedNanos() {
        return ENDED_NANOS.sum();
    }

    @Override
    public void close() {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
        for (ProcessHandle ended : all) {
            ended.info().totalCpuDuration().ifPresent(time -> ENDED_NANOS.add(time.toNanos()));
            ended.destroyForcibly();
        }
    }
}
