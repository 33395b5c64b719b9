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

/** An application that runs on topics of its own: documents go in at one end, results come out at the other. Used by one thread. */
final class BrokerRow implements AutoCloseable {

    private static final double NANOS = 1e9;
    private static final double NANOS_A_MILLI = 1e6;
    private static final double MEBI = 1024.0 * 1024;
    private static final Duration NOW = Duration.ofMillis(1);
    private static final Duration LONG = Duration.ofMillis(100);
    private static final long LOOK_NANOS = 2_000_000;
    private static final int SOAK_AHEAD = 1_024;
    private static final long SOAK_LOOK_NANOS = 20_000_000;
    private static final long SAMPLE_NANOS = 10_000_000_000L;
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final String key;
    private final String name;
    private final Traffic traffic;
    private final Path state;
    private final Supplier<Application> start;
    private Application application;

    /**
     * Returns when the application is ready.
     *
     * @param traffic its topics; the lane's from now on
     * @param state a directory that the lane deletes when it is closed
     */
    BrokerRow(String key, String name, Traffic traffic, Path state, Supplier<Application> start) {
        this.key = key;
        this.name = name;
        this.traffic = traffic;
        this.state = state;
        this.start = start;
        application = start.get();
    }

    /** From the send of the first document to the last committed result. */
    RowResult turn(List<Document> documents) {
        InferenceStats before = application.stats();
        ResourceUse.Stretch stretch = ResourceUse.begin();
        documents.forEach(traffic::send);
        traffic.awaitResults();
        return RowResult.of(key, name, documents.size(), stretch.end(), before, application.stats());
    }

    /** Documents that come at a rate of so many a second, and when their results can be read. */
    RowResult paced(List<Document> documents, double rate) {
        traffic.send(documents.get(0));
        traffic.awaitResults();
        InferenceStats before = application.stats();
        ResourceUse.Stretch stretch = ResourceUse.begin();
        double[] millis = pace(documents, rate);
        return RowResult.of(key, name, millis.length, stretch.end(), before, application.stats())
                .with(RowResult.Latency.of(millis));
    }

    /** Milliseconds of each document, from the moment it was due: a sender that is late does not flatter. */
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
                    ? LONG
                    : Duration.ofNanos(Math.max(0, due(begin, sent, rate) - System.nanoTime()));
            for (ConsumerRecord<byte[], byte[]> result : traffic.poll(untilNext)) {
                int number = Integer.parseInt(Traffic.documentId(result).substring(1));
                millis[number] = (System.nanoTime() - due(begin, number, rate)) / NANOS_A_MILLI;
                answered++;
            }
        }
        return millis;
    }

    private static long due(long begin, int number, double rate) {
        return begin + (long) (number * NANOS / rate);
    }

    /** Milliseconds of each of so many label updates; all is as it was after them. */
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

    /** Milliseconds from the send of a label set to a result that was scored with it; its tenant asks until then. */
    private double labelUpdate(LabelSet labelSet) {
        Document question = new Document("question", labelSet.key(), Optional.empty(), "Where is my parcel?", Map.of());
        long begin = System.nanoTime();
        traffic.sendLabelSets(List.of(labelSet));
        ClassifiedDocument answer = traffic.ask(question);
        while (!answer.labelSetFingerprint().equals(labelSet.fingerprint())) {
            answer = traffic.ask(question);
        }
        return (System.nanoTime() - begin) / NANOS_A_MILLI;
    }

    /** Milliseconds until it is ready again, on the state that it had. */
    double restart() {
        application.close();
        long begin = System.nanoTime();
        application = start.get();
        return (System.nanoTime() - begin) / NANOS_A_MILLI;
    }

    /** As many documents as it takes for so long. */
    Soak soak(List<Document> documents, Duration duration, Consumer<Soak.Sample> seen) {
        List<Soak.Sample> samples = new ArrayList<>();
        long begin = System.nanoTime();
        long end = begin + duration.toNanos();
        long sent = 0;
        long answered = 0;
        double settledHeap = 0;
        for (long now = begin; now < end; now = System.nanoTime()) {
            while (sent - answered < SOAK_AHEAD) {
                Document next = documents.get((int) (sent % documents.size()));
                traffic.send(new Document("s" + sent++, next.labelSet(), next.title(), next.text(), next.attributes()));
            }
            answered += traffic.poll(NOW).count();
            double minute = (now - begin) / NANOS / 60;
            if (settledHeap == 0 && minute >= Soak.SETTLED_MINUTES) {
                settledHeap = ProcessProbe.liveHeapBytes() / MEBI;
            }
            if (now - begin >= samples.size() * SAMPLE_NANOS) {
                Soak.Sample sample = new Soak.Sample(minute, ProcessProbe.residentBytes() / MEBI, answered);
                samples.add(sample);
                seen.accept(sample);
            }
            LockSupport.parkNanos(SOAK_LOOK_NANOS);
        }
        traffic.awaitResults();
        return new Soak(duration, sent, samples, settledHeap, ProcessProbe.liveHeapBytes() / MEBI);
    }

    /** Waits for what another thread is about to bring about. */
    static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("nothing happened for " + PATIENCE.toMinutes() + " minutes");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    @Override
    public void close() {
        application.close();
        traffic.close();
        try {
            Utils.delete(state.toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
