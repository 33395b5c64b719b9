package io.gliznet.streams.cli;

import io.gliznet.streams.json.Counted;
import io.gliznet.streams.json.Visible;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Sends the lines of a file as records and knows which of them Kafka has, so that a command that ends early can say where to
 * continue: before that line, Kafka has them all.
 *
 * <p>Threading: one thread sends; the producer's thread reports what was written; {@link #stop} by any thread. No lock is held while
 * a record is sent.
 */
final class SentLines {

    private final Words words;
    private final Producer<byte[], byte[]> producer;
    private final NavigableSet<Integer> unacknowledged = new TreeSet<>();
    private final Map<String, Long> written = new TreeMap<>();
    private int next;
    private boolean sentNothing = true;
    private volatile boolean stopped;
    private @Nullable Exception failure;

    /**
     * How messages name things.
     *
     * @param source the file
     * @param what one record, like "document"
     */
    record Words(String source, String topic, String what) {

        String count(long count) {
            return Counted.of(count, what);
        }
    }

    /** @param fromLine the first line that is to be sent */
    SentLines(Words words, Producer<byte[], byte[]> producer, int fromLine) {
        this.words = words;
        this.producer = producer;
        next = fromLine;
    }

    /** @param group is counted apart; empty: none */
    void send(int line, ProducerRecord<byte[], byte[]> record, String group) {
        standStillIfStopped();
        begin(line);
        var unused = producer.send(record, (place, problem) -> acknowledged(line, group, problem));
    }

    /** Before the record is sent, so that {@link #stop} never takes the line for written. */
    private synchronized void begin(int line) {
        unacknowledged.add(line);
        next = line + 1;
        sentNothing = false;
    }

    private synchronized void acknowledged(int line, String group, @Nullable Exception problem) {
        if (problem == null) {
            unacknowledged.remove(line);
            written.merge(group, 1L, Long::sum);
        } else if (failure == null) {
            failure = problem;
        }
    }

    /** Whether Kafka did not take a line. */
    synchronized boolean failed() {
        return failure != null;
    }

    synchronized boolean hasSentNothing() {
        return sentNothing;
    }

    /**
     * Waits until Kafka has answered for every line.
     *
     * @throws CommandFailure if it did not take one
     */
    void finish() {
        producer.flush();
        standStillIfStopped();
        synchronized (this) {
            if (failure != null) {
                throw CommandFailure.failed(words.source() + " line " + next() + ": expected topic " + words.topic()
                        + " to take the " + words.what() + ", found: " + Causes.message(failure) + "; " + summary()
                        + "; --from-line " + next() + " continues there, and may send again some of the "
                        + words.what() + "s after it");
            }
        }
    }

    /**
     * Before the process ends: waits for Kafka's answers and says what was written, and where to continue. Who sends or finishes from
     * now on stands still.
     */
    String stop() {
        stopped = true;
        producer.flush();
        synchronized (this) {
            return summary() + "; --from-line " + next() + " continues there";
        }
    }

    /** What was written, in all and of each group. */
    synchronized String summary() {
        long all = written.values().stream().mapToLong(Long::longValue).sum();
        StringBuilder summary = new StringBuilder(words.count(all) + " written to " + words.topic());
        written.forEach((group, count) -> {
            if (!group.isEmpty()) {
                summary.append(", ").append(Visible.line(group)).append(": ").append(count);
            }
        });
        return summary.toString();
    }

    private void standStillIfStopped() {
        while (stopped) {
            LockSupport.park(this);
        }
    }

    private int next() {
        return unacknowledged.isEmpty() ? next : unacknowledged.first();
    }
}
