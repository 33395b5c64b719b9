package io.gliznet.streams.bench;

import io.gliznet.streams.batch.Batch;
import io.gliznet.streams.batch.BatchPlanner;
import io.gliznet.streams.batch.NeighbourPlanner;
import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.classify.ClassifierSettings;
import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.encode.DocumentEncoder;
import io.gliznet.streams.encode.EncodedLabelSet;
import io.gliznet.streams.encode.Encoding;
import io.gliznet.streams.infer.BatchSettings;
import io.gliznet.streams.infer.InferenceStats;
import io.gliznet.streams.model.Device;
import io.gliznet.streams.model.InferenceException;
import io.gliznet.streams.model.LoadedModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;

/** Measures the rows without Kafka. Used by one thread. */
final class ModelRows {

    private static final double NANOS = 1e9;
    private static final int IN_FLIGHT = 256;

    private final LoadedModel model;
    private final ClassifierSettings settings;
    private final Workload workload;
    private final List<Encoding> encodings = new ArrayList<>();

    ModelRows(LoadedModel model, ClassifierSettings settings, Workload workload) {
        this.model = model;
        this.settings = settings;
        this.workload = workload;
        DocumentEncoder encoder = encoder();
        EncodedLabelSet labels = encoder.labels().encode(workload.labelSets().get(0));
        workload.documents()
                .forEach(document ->
                        encodings.addAll(encoder.encode(document, labels).encodings()));
    }

    private DocumentEncoder encoder() {
        return model.manifest().encoder(model.tokenizer(), settings.text());
    }

    /** Runs the sequences of all documents through the model, in the batches that this planner makes of them. */
    RowResult raw(String key, String name, NeighbourPlanner planner) {
        List<Encoding> waiting = new ArrayList<>(encodings);
        List<List<Encoding>> calls = new ArrayList<>();
        while (!waiting.isEmpty()) {
            List<Encoding> next = waiting.subList(0, Math.min(planner.lookAhead(), waiting.size()));
            int[] chosen =
                    planner.choose(next.stream().mapToInt(Encoding::length).toArray(), planner.maxRows());
            calls.add(Arrays.stream(chosen).mapToObj(next::get).toList());
            for (int i = chosen.length - 1; i >= 0; i--) {
                waiting.remove(chosen[i]);
            }
        }
        return raw(key, name, calls, IntUnaryOperator.identity(), cpuCallers());
    }

    /** Runs padded batches of {@code rows} sequences in order of arrival through the model. */
    RowResult padded(String key, String name, int rows) {
        List<List<Encoding>> calls = new ArrayList<>();
        for (int from = 0; from < encodings.size(); from += rows) {
            calls.add(encodings.subList(from, Math.min(encodings.size(), from + rows)));
        }
        return raw(key, name, calls, IntUnaryOperator.identity(), cpuCallers());
    }

    /** Runs the batches that a GPU gets from full windows. One calling thread per device. */
    RowResult batched(String key, String name) {
        BatchSettings batches = settings.inference().batches();
        List<List<Encoding>> calls = new ArrayList<>();
        for (int from = 0; from < encodings.size(); from += batches.window()) {
            List<Encoding> window = encodings.subList(from, Math.min(encodings.size(), from + batches.window()));
            for (int[] chosen : batches.planner().plan(lengths(from, batches.window()))) {
                calls.add(Arrays.stream(chosen).mapToObj(window::get).toList());
            }
        }
        return raw(key, name, calls, batches.planner()::paddedLength, model.devices());
    }

    private List<Device> cpuCallers() {
        return Collections.nCopies(
                settings.inference().cpuCallers(), model.devices().get(0));
    }

    /**
     * The batches are prepared before.
     *
     * @param padded the length of a batch whose longest sequence has this length
     * @param callers the device of each calling thread
     */
    private RowResult raw(
            String key, String name, List<List<Encoding>> calls, IntUnaryOperator padded, List<Device> callers) {
        List<Batch> batches = new ArrayList<>();
        long tokens = 0;
        long paddedTokens = 0;
        for (List<Encoding> together : calls) {
            Batch batch = new Batch(callers.get(0).padId());
            int longest = together.stream().mapToInt(Encoding::length).max().orElseThrow();
            batch.fill(together, padded.applyAsInt(longest));
            tokens += batch.tokens();
            paddedTokens += (long) batch.rows() * batch.length();
            batches.add(batch);
        }
        AtomicInteger next = new AtomicInteger();
        List<CompletableFuture<Void>> running = new ArrayList<>();
        ResourceUse.Interval interval = ResourceUse.begin();
        for (Device device : callers) {
            running.add(CompletableFuture.runAsync(
                    () -> runAll(device, batches, next), task -> new Thread(task, "bench-caller").start()));
        }
        running.forEach(CompletableFuture::join);
        return new RowResult(
                key, name, workload.documents().size(), interval.end(), tokens, paddedTokens, Optional.empty());
    }

    /** Runs documents through the classifier, from text to scores. */
    static RowResult pipeline(String key, String name, Classifier classifier, Workload workload)
            throws InterruptedException {
        return pipeline(key, name, classifier, workload, IN_FLIGHT);
    }

    /** The same with so many documents at a time. */
    static RowResult pipeline(String key, String name, Classifier classifier, Workload workload, int inFlight)
            throws InterruptedException {
        EncodedLabelSet labels = classifier.encode(workload.labelSets().get(0));
        Semaphore room = new Semaphore(inFlight);
        List<CompletableFuture<Outcome>> outcomes = new ArrayList<>();
        InferenceStats before = classifier.stats();
        ResourceUse.Interval interval = ResourceUse.begin();
        for (Document document : workload.documents()) {
            room.acquire();
            outcomes.add(classifier.submit(document, labels).whenComplete((outcome, failure) -> room.release()));
        }
        outcomes.forEach(CompletableFuture::join);
        return RowResult.of(key, name, outcomes.size(), interval.end(), before, classifier.stats());
    }

    /** Latency of one document at a time on an idle machine, from text to scores. */
    RowResult.Latency single(Classifier classifier, int count) {
        EncodedLabelSet labels = classifier.encode(workload.labelSets().get(0));
        double[] millis = new double[count];
        for (int i = 0; i < count; i++) {
            Document document =
                    workload.documents().get(i % workload.documents().size());
            long start = System.nanoTime();
            classifier.submit(document, labels).join();
            millis[i] = (System.nanoTime() - start) / 1e6;
        }
        return RowResult.Latency.of(millis);
    }

    /** Tokenizes the texts on this thread; the CPU time is that of this thread. */
    RowResult tokenizer(String key, String name) {
        ResourceUse.Interval interval = ResourceUse.begin();
        long cpu = ProcessProbe.threadCpuNanos();
        workload.documents().forEach(document -> model.tokenizer().tokenize(document.content()));
        double cpuSeconds = (ProcessProbe.threadCpuNanos() - cpu) / NANOS;
        ResourceUse all = interval.end();
        ResourceUse use = new ResourceUse(all.seconds(), cpuSeconds, all.peakResidentMiB());
        return new RowResult(key, name, workload.documents().size(), use, 0, 0, Optional.empty());
    }

    /** Share of padding, 0 to 1, when this planner cuts batches from windows of {@code window} sequences. */
    double paddingShare(BatchPlanner planner, int window) {
        long tokens = 0;
        long padded = 0;
        for (int from = 0; from < encodings.size(); from += window) {
            int[] lengths = lengths(from, window);
            for (int[] batch : planner.plan(lengths)) {
                int longest = 0;
                for (int index : batch) {
                    tokens += lengths[index];
                    longest = Math.max(longest, planner.paddedLength(lengths[index]));
                }
                padded += (long) longest * batch.length;
            }
        }
        return 1 - (double) tokens / padded;
    }

    /** The fewest seconds that a device of this cost needs per document: all windows are full and batches are as planned. */
    double idealSeconds(SimulatedDevice.Cost cost) {
        long nanos = 0;
        int window = settings.inference().batches().window();
        for (int from = 0; from < encodings.size(); from += window) {
            for (int[] batch : settings.inference().batches().planner().plan(lengths(from, window))) {
                nanos += cost.nanos(batch.length);
            }
        }
        return nanos / NANOS / workload.documents().size();
    }

    private int[] lengths(int from, int window) {
        return encodings.subList(from, Math.min(encodings.size(), from + window)).stream()
                .mapToInt(Encoding::length)
                .toArray();
    }

    private static void runAll(Device device, List<Batch> batches, AtomicInteger next) {
        try {
            for (int i = next.getAndIncrement(); i < batches.size(); i = next.getAndIncrement()) {
                device.model().run(batches.get(i));
            }
        } catch (InferenceException e) {
            throw new IllegalStateException("the model failed on a document of the benchmark", e);
        }
    }
}
