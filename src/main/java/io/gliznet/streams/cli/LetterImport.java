package io.gliznet.streams.cli;

import io.gliznet.streams.cli.LineReader.RawLine;
import java.util.Optional;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Sends exported dead letters and counts what the broker has acknowledged.
 *
 * <p>Threading: one thread sends; the producer's thread reports what was written.
 */
final class LetterImport {

    private final String source;
    private final String topic;
    private final int partitions;
    private final Producer<byte[], byte[]> producer;
    private long written;
    private volatile int lastLine;
    private int firstLineNotWritten = Integer.MAX_VALUE;
    private @Nullable Exception failure;

    /**
     * @param source how messages name the file
     * @param partitions of the topic that letters are to keep; 0: they go where their key says
     */
    LetterImport(String source, String topic, int partitions, Producer<byte[], byte[]> producer) {
        this.source = source;
        this.topic = topic;
        this.partitions = partitions;
        this.producer = producer;
    }

    /**
     * Sends the lines from this one on, and waits until the broker has them.
     *
     * @throws CommandFailure at the first line that is no dead letter, or was not taken
     */
    void send(LineReader lines, int fromLine) {
        Optional<RawLine> line = lines.read();
        while (line.isPresent() && !failed()) {
            RawLine next = line.get();
            if (next.number() >= fromLine && !next.isBlank()) {
                send(next);
            }
            line = lines.read();
        }
        producer.flush();
        requireWritten();
    }

    private void send(RawLine line) {
        try {
            String text = line.text().orElseThrow(() -> new InvalidLineException(line.problem()));
            ProducerRecord<byte[], byte[]> record = LetterJson.record(text, topic, partitions);
            var unused = producer.send(record, (place, problem) -> acknowledged(line.number(), problem));
            lastLine = line.number();
        } catch (InvalidLineException e) {
            producer.flush();
            requireWritten();
            throw CommandFailure.usage(source + " line " + line.number() + ": " + e.problem() + "; " + summary()
                    + "; --from-line " + line.number() + " continues at this line after it was corrected");
        }
    }

    private synchronized void acknowledged(int line, @Nullable Exception problem) {
        if (problem == null) {
            written++;
        } else {
            firstLineNotWritten = Math.min(firstLineNotWritten, line);
            failure = failure == null ? problem : failure;
        }
    }

    private synchronized boolean failed() {
        return failure != null;
    }

    private synchronized void requireWritten() {
        if (failure != null) {
            throw CommandFailure.failed(source + " line " + firstLineNotWritten + ": expected " + topic
                    + " to take the dead letter, found: " + Causes.message(failure) + "; " + summary()
                    + "; --from-line " + firstLineNotWritten
                    + " continues there, and may send again some of the letters after it");
        }
    }

    /** Waits for the broker's answers and says where to continue. Called by any thread. */
    String stop() {
        producer.flush();
        synchronized (this) {
            return summary() + "; --from-line " + Math.min(firstLineNotWritten, lastLine + 1) + " continues there";
        }
    }

    synchronized String summary() {
        return written + (written == 1 ? " dead letter" : " dead letters") + " written to " + topic;
    }
}
