package io.gliznet.streams.bench;

import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.infer.InferenceStats;
import io.gliznet.streams.infer.LoadedModel;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.serde.AvroDocumentDecoder;
import io.gliznet.streams.serde.ClassificationRecords;
import io.gliznet.streams.serde.LabelSetRecords;
import io.gliznet.streams.topology.ClassificationService;
import io.gliznet.streams.topology.ClassifierPipeline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Utils;

/** The rows with a broker: the service as it is, on topics of its own. */
final class StreamRows {

    private static final double NANOS = 1e9;
    private static final double NANOS_A_MILLI = 1e6;
    private static final long LOOK_NANOS = 2_000_000;

    /** The first tenth warms up; the last part, which is read and tokenized long before it is scored, is left to wait. */
    private static final double FROM = 0.10;

    private static final double TO = 0.75;
    private static final int SOAK_AHEAD = 1_024;
    private static final long SOAK_LOOK_NANOS = 20_000_000;
    private static final long SAMPLE_NANOS = 10_000_000_000L;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final Function<Map<String, String>, GliznetConfig> configs;
    private int runs;

    /** @param configs the configuration with some keys set */
    StreamRows(Function<Map<String, String>, GliznetConfig> configs) {
        this.configs = configs;
    }

    /** A service that runs, with all it holds. */
    private record Running(
            LoadedModel model,
            Classifier classifier,
            AvroDocumentDecoder documents,
            LabelSetRecords labelSets,
            ClassificationRecords classifications,
            ClassificationService service,
            double readyMillis)
            implements AutoCloseable {

        static Running start(GliznetConfig config, LoadedModel model) {
            Classifier classifier = new Classifier(model, config.classifier());
            AvroDocumentDecoder documents =
                    new AvroDocumentDecoder(config.serde(), config.documentsTopic(), config.maxTextBytes());
            LabelSetRecords labelSets = new LabelSetRecords(config.serde(), config.labelSetsTopic());
            ClassificationRecords classifications = new ClassificationRecords(config.serde(), config.classifiedTopic());
            ClassificationService service = new ClassificationService(
                    config.streams(classifier.provider(), config.startupTimeout()), config.topology());
            List<String> problems = service.check();
            if (!problems.isEmpty()) {
                throw new IllegalStateException(String.join("; ", problems));
            }
            long start = System.nanoTime();
            service.start(new ClassifierPipeline(classifier, documents, labelSets, classifications));
            await(service::ready);
            double millis = (System.nanoTime() - start) / NANOS_A_MILLI;
            return new Running(model, classifier, documents, labelSets, classifications, service, millis);
        }

        @Override
        public void close() {
            service.close();
            classifications.close();
            labelSets.close();
            documents.close();
            classifier.close();
        }
    }

    /** What many tenants cost beside their throughput. */
    record Tenants(Measured throughput, double warmStartMillis, Measured.Latency labelUpdate, long liveHeapBytes) {}

    private GliznetConfig config(Map<String, String> keys, Path state) {
        String run = "-" + ++runs;
        Map<String, String> all = new HashMap<>(Map.of(
                "application.id", "gliznet-bench" + run,
                "schema.registry.url", "mock://bench",
                "state.dir", state.toString(),
                "topic.documents", "documents" + run,
                "topic.label.sets", "label-sets" + run,
                "topic.classified", "classified" + run,
                "topic.dead.letters", "dead-letters" + run));
        all.putAll(keys);
        return configs.apply(all);
    }

    /** Documents that wait in their topic, as fast as they go. */
    Measured throughput(String key, String name, String guarantee, Supplier<LoadedModel> model, Workload workload)
            throws IOException {
        return tenants(key, name, guarantee, model, workload, 0).throughput();
    }

    /** The same, then so many label updates, then a second start on the same state. */
    Tenants tenants(
            String key, String name, String guarantee, Supplier<LoadedModel> model, Workload workload, int updates)
            throws IOException {
        Path state = Files.createTempDirectory("gliznet-bench-");
        GliznetConfig config = config(Map.of("processing.guarantee", guarantee), state);
        try (Traffic traffic = new Traffic(config)) {
            traffic.sendLabelSets(workload.labelSets());
            traffic.sendDocuments(workload.documents());
            Measured measured;
            Measured.Latency seen = new Measured.Latency(0, 0, 0, 0);
            long heap;
            try (Running running = Running.start(config, model.get())) {
                measured = measure(key, name, running, workload.documents().size());
                traffic.awaitResults(workload.documents().size());
                if (updates > 0) {
                    seen = labelUpdates(traffic, workload, updates);
                }
                heap = updates > 0 ? Usage.liveHeapBytes() : 0;
            }
            double warm = 0;
            if (updates > 0) {
                try (Running again = Running.start(config, model.get())) {
                    warm = again.readyMillis();
                }
            }
            return new Tenants(measured, warm, seen, heap);
        } finally {
            Utils.delete(state.toFile());
        }
    }

    private static Measured measure(String key, String name, Running running, int documents) {
        await(() -> running.service().counters().classified() >= documents * FROM);
        long from = running.service().counters().classified();
        InferenceStats before = running.classifier().stats();
        Took.Stretch stretch = Took.begin();
        await(() -> running.service().counters().classified() >= documents * TO);
        long to = running.service().counters().classified();
        Took took = stretch.end();
        InferenceStats after = running.classifier().stats();
        long tokens = after.tokens() - before.tokens();
        return new Measured(
                key,
                name,
                to - from,
                took,
                tokens,
                1 - (double) tokens / (after.paddedTokens() - before.paddedTokens()),
                Optional.empty());
    }

    /** Milliseconds from the send of a changed label set to a result that knows it: a tenant writes, and then asks. */
    private static Measured.Latency labelUpdates(Traffic traffic, Workload workload, int updates) {
        double[] millis = new double[updates];
        for (int i = 0; i < updates; i++) {
            LabelSet changed =
                    workload.labelSets().get(i * 97 % workload.labelSets().size());
            long start = System.nanoTime();
            traffic.sendLabelSets(List.of(changed));
            Document text = workload.documents().get(i % workload.documents().size());
            traffic.send(new Document(
                    "u" + i, changed.key().tenantId(), changed.key().name(), text.title(), text.text(), Map.of()));
            traffic.awaitResults(1);
            millis[i] = (System.nanoTime() - start) / NANOS_A_MILLI;
        }
        return Measured.Latency.of(millis);
    }

    /** Documents that come at a rate of so many a second, and when their results can be read. */
    Measured paced(
            String key, String name, String guarantee, Supplier<LoadedModel> model, Workload workload, double rate)
            throws IOException {
        Path state = Files.createTempDirectory("gliznet-bench-");
        GliznetConfig config = config(Map.of("processing.guarantee", guarantee), state);
        try (Traffic traffic = new Traffic(config)) {
            traffic.sendLabelSets(workload.labelSets());
            try (Running running = Running.start(config, model.get())) {
                List<Document> documents = workload.documents();
                traffic.send(documents.get(0));
                traffic.awaitResults(1);
                Took.Stretch stretch = Took.begin();
                double[] millis = pace(traffic, documents, rate);
                Took took = stretch.end();
                InferenceStats stats = running.classifier().stats();
                return new Measured(
                        key,
                        name,
                        millis.length,
                        took,
                        stats.tokens(),
                        stats.paddingShare(),
                        Optional.of(Measured.Latency.of(millis)));
            }
        } finally {
            Utils.delete(state.toFile());
        }
    }

    /** Milliseconds of each document, from the moment it was due: a sender that is late does not flatter. */
    private static double[] pace(Traffic traffic, List<Document> documents, double rate) {
        double[] millis = new double[documents.size()];
        long start = System.nanoTime();
        int sent = 0;
        int answered = 0;
        while (answered < millis.length) {
            while (sent < millis.length && System.nanoTime() >= due(start, sent, rate)) {
                traffic.send(documents.get(sent++));
            }
            for (String id : traffic.poll()) {
                int number = Integer.parseInt(id.substring(1));
                millis[number] = (System.nanoTime() - due(start, number, rate)) / NANOS_A_MILLI;
                answered++;
            }
        }
        return millis;
    }

    private static long due(long start, int number, double rate) {
        return start + (long) (number * NANOS / rate);
    }

    /** One record at a time, as it is written without a second thought. */
    Measured naive(String key, String name, Supplier<LoadedModel> model, Workload workload) throws IOException {
        Path state = Files.createTempDirectory("gliznet-bench-");
        GliznetConfig config = config(Map.of(), state);
        try (Traffic traffic = new Traffic(config)) {
            traffic.sendDocuments(workload.documents());
            try (LoadedModel loaded = model.get();
                    NaiveApplication naive = new NaiveApplication(
                            config, loaded, workload.labelSets().get(0))) {
                naive.start();
                int documents = workload.documents().size();
                await(() -> naive.classified() >= documents * FROM);
                long from = naive.classified();
                Took.Stretch stretch = Took.begin();
                await(() -> naive.classified() >= documents * TO);
                Measured measured =
                        new Measured(key, name, naive.classified() - from, stretch.end(), 0, 0, Optional.empty());
                traffic.awaitResults(documents);
                return measured;
            }
        } finally {
            Utils.delete(state.toFile());
        }
    }

    /** As many documents as it takes for so long, exactly once. */
    Soak soak(Supplier<LoadedModel> model, Workload workload, Duration duration, Consumer<Soak.Sample> seen)
            throws IOException {
        Path state = Files.createTempDirectory("gliznet-bench-");
        GliznetConfig config = config(Map.of("processing.guarantee", "exactly_once_v2"), state);
        List<Soak.Sample> samples = new ArrayList<>();
        try (Traffic traffic = new Traffic(config)) {
            traffic.sendLabelSets(workload.labelSets());
            try (Running running = Running.start(config, model.get())) {
                long start = System.nanoTime();
                long end = start + duration.toNanos();
                long sent = 0;
                long answered = 0;
                for (long now = start; now < end && running.service().live(); now = System.nanoTime()) {
                    while (sent - answered < SOAK_AHEAD) {
                        traffic.send(workload.documents()
                                .get((int) (sent++ % workload.documents().size())));
                    }
                    answered += traffic.poll().size();
                    if (now - start >= samples.size() * SAMPLE_NANOS) {
                        samples.add(new Soak.Sample(
                                (now - start) / NANOS / 60, Usage.residentBytes() / 1024.0 / 1024, answered));
                        seen.accept(samples.get(samples.size() - 1));
                    }
                    LockSupport.parkNanos(SOAK_LOOK_NANOS);
                }
                long inTime = answered;
                traffic.awaitResults(sent - answered);
                return new Soak(duration, inTime, samples);
            }
        } finally {
            Utils.delete(state.toFile());
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("nothing happened for " + PATIENCE.toMinutes() + " minutes");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }
}
