package io.gliznet.streams.bench;

import io.gliznet.streams.document.Document;
import io.gliznet.streams.infer.InferenceStats;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.records.ClassifiedDocument;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;

/**
 * A row with a broker: one application on its own topics, the traffic through it, and what is measured. Used by one thread.
 */
final class BrokerRow {

    private static final double NANOS = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double MEBI = 1024.0 * 1024;
    private static final Duration SHORT_POLL = Duration.ofMillis(1);
    private static final Duration LONG_POLL = Duration.ofMillis(100);
    private static final long CHECK_INTERVAL_NANOS = 2_000_000;
    private static final int SOAK_IN_FLIGHT = 1_024;
    private static final long SOAK_PAUSE_NANOS = 20_000_000;
    private static final long SAMPLE_NANOS = 10_000_000_000L;
    private static final Duration TIMEOUT = Duration.ofMinutes(5);

    private final String key;
    private final String name;
    private final Traffic traffic;
    private final Path state;
    private final Supplier<Application> start;
    private Application application;
    private final double coldStartMillis;

    /**
     * Returns when the application is ready.
     *
     * @param traffic the topics of the application; closed with this row
     * @param state the state directory of the application; deleted when this row is closed
     * @param start starts the application and returns when it is ready
     */
    BrokerRow(String key, String name, Traffic traffic, Path state, Supplier<Application> start) {
        this.key = key;
        this.name = name;
        this.traffic = traffic;
        this.state = state;
        this.start = start;
        long begin = System.nanoTime();
        application = start.get();
        coldStartMillis = (System.nanoTime() - begin) / NANOS_PER_MILLI;
    }

    /** Milliseconds from the first start of the application until it was ready. */
    double coldStartMillis() {
        return coldStartMillis;
    }

    /** Milliseconds from the send of a document to its committed result, while there is no other. */
    double alone(Document document) {
        long begin = System.nanoTime();
        traffic.ask(document);
        return (System.nanoTime() - begin) / NANOS_PER_MILLI;
    }

    /** Measures from the send of the first document to the last committed result. */
    RowResult turn(List<Document> documents) {
        return turn(documents, List.of());
    }

    /** @param rejected sent before the others; they have no result */
    RowResult turn(List<Document> documents, List<Document> rejected) {
        InferenceStats before = application.stats();
        ResourceUse.Interval interval = ResourceUse.begin();
        rejected.forEach(traffic::sendUnanswered);
        documents.forEach(traffic::send);
        traffic.awaitResults();
        return RowResult.of(key, name, documents.size(), interval.end(), before, application.stats());
    }

    /**
     * Sends documents at a fixed rate and measures the latency of each.
     *
     * @param rate documents per second
     */
    RowResult paced(List<Document> documents, double rate) {
        traffic.send(documents.get(0));
        traffic.awaitResults();
        InferenceStats before = application.stats();
        ResourceUse.Interval interval = ResourceUse.begin();
        double[] millis = pace(documents, rate);
        return RowResult.of(key, name, millis.length, interval.end(), before, application.stats())
                .with(RowResult.Latency.of(millis));
    }

    /** Latency of each document in ms, counted from the time at which it was due, so that a late sender does not improve it. */
    private double[] pace(List<Document> documents, double rate) {
        double[] millis = new double[documents.size()];
        long begin = System.nanoTime();
        int sent = 0;
        int answered = 0;
        while (answered < millis.length) {
            while (sent < millis.length && System.nanoTime() >= due(begin, sent, rate)) {
                traffic.send(documents.get(sent++));
                traffic.flush();
            }
            Duration untilNext = sent == millis.length
                    ? LONG_POLL
                    : Duration.ofNanos(Math.max(0, due(begin, sent, rate) - System.nanoTime()));
            for (ConsumerRecord<byte[], byte[]> result : traffic.poll(untilNext)) {
                int number = Integer.parseInt(Traffic.documentId(result).substring(1));
                millis[number] = (System.nanoTime() - due(begin, number, rate)) / NANOS_PER_MILLI;
                answered++;
            }
        }
        return millis;
    }

    private static long due(long begin, int number, double rate) {
        return begin + (long) (number * NANOS / rate);
    }

    /** Latency of label updates in ms. The label sets are the same afterwards. */
    RowResult.Latency labelUpdates(Workload workload, int updates) {
        double[] millis = new double[updates];
        for (int i = 0; i < updates; i++) {
            LabelSet before =
                    workload.labelSets().get(i * 97 % workload.labelSets().size());
            millis[i] = labelUpdate(LabelSet.of(
                    before.key(), before.labels().subList(1, before.labels().size())));
            labelUpdate(before);
        }
        return RowResult.Latency.of(millis);
    }

    /** Milliseconds from the send of a label set to the first result that was scored with it; the tenant sends until then. */
    private double labelUpdate(LabelSet labelSet) {
        Document question = new Document("question", labelSet.key(), Optional.empty(), "Where is my parcel?", Map.of());
        long begin = System.nanoTime();
        traffic.sendLabelSets(List.of(labelSet));
        ClassifiedDocument answer = traffic.ask(question);
        while (!answer.labelSetFingerprint().equals(labelSet.fingerprint())) {
            answer = traffic.ask(question);
        }
        return (System.nanoTime() - begin) / NANOS_PER_MILLI;
    }

    /** Restarts the application on its existing state; returns the milliseconds from the start until it is ready. */
    double restart() {
        application.close();
        long begin = System.nanoTime();
        application = start.get();
        return (System.nanoTime() - begin) / NANOS_PER_MILLI;
    }

    /** Keeps a fixed number of documents in flight for the given time and samples the memory of this process. */
    Soak soak(List<Document> documents, Duration duration, Consumer<Soak.Sample> sampled) {
        List<Soak.Sample> samples = new ArrayList<>();
        long begin = System.nanoTime();
        long end = begin + duration.toNanos();
        long sent = 0;
        long answered = 0;
        double settledHeap = 0;
        for (long now = begin; now < end; now = System.nanoTime()) {
            while (sent - answered < SOAK_IN_FLIGHT) {
                Document next = documents.get((int) (sent % documents.size()));
                traffic.send(new Document("s" + sent++, next.labelSet(), next.title(), next.text(), next.attributes()));
            }
            answered += traffic.poll(SHORT_POLL).count();
            double minute = (now - begin) / NANOS / 60;
            if (settledHeap == 0 && minute >= Soak.SETTLED_MINUTES) {
                settledHeap = ProcessProbe.liveHeapBytes() / MEBI;
            }
            if (now - begin >= samples.size() * SAMPLE_NANOS) {
                Soak.Sample sample = new Soak.Sample(minute, ProcessProbe.residentBytes() / MEBI, answered);
                samples.add(sample);
                sampled.accept(sample);
            }
            LockSupport.parkNanos(SOAK_PAUSE_NANOS);
        }
        traffic.awaitResults();
        return new Soak(duration, sent, samples, settledHeap, ProcessProbe.liveHeapBytes() / MEBI);
    }

    /**
     * Waits until a condition holds.
     *
     * @throws IllegalStateException after five minutes
     */
    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "the application was not ready within " + TIMEOUT.toMinutes() + " minutes");
            }
            LockSupport.parkNanos(CHECK_INTERVAL_NANOS);
        }
    }

    void close() {
        application.close();
        traffic.close();
        try {
            Utils.delete(state.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
