package io.gliznet.streams.cli;

import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.labelfile.LabelSetFile;
import io.gliznet.streams.records.ClassificationRecords;
import io.gliznet.streams.records.ClassifiedDocument;
import io.gliznet.streams.topology.DeadLetters;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/** Reads the results and the dead letters of the demo's documents, and counts them. Used by one thread. */
final class DemoAnswers {

    private static final Duration POLL = Duration.ofMillis(50);
    private static final long NANOS_A_MILLI = 1_000_000;
    private static final long PATIENCE_NANOS = Duration.ofMinutes(2).toNanos();

    private final Consumer<byte[], byte[]> consumer;
    private final ClassificationRecords records;
    private final GliznetConfig config;
    private final DemoTraffic traffic;
    private final DemoTally tally;
    private final DemoView view;
    private OptionalLong labelUpdateSeen = OptionalLong.empty();
    private long heardAt = System.nanoTime();

    DemoAnswers(
            Consumer<byte[], byte[]> consumer,
            ClassificationRecords records,
            GliznetConfig config,
            DemoTraffic traffic,
            DemoTally tally,
            DemoView view) {
        this.consumer = consumer;
        this.records = records;
        this.config = config;
        this.traffic = traffic;
        this.tally = tally;
        this.view = view;
    }

    /** Milliseconds from the acknowledgement of the changed label set to the first result that was scored with it. */
    OptionalLong labelUpdateSeen() {
        return labelUpdateSeen;
    }

    /**
     * Reads the answers that are there, or arrive within a moment.
     *
     * @throws CommandFailure if there was no answer for a long time
     */
    void poll(int documents) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
            heardAt = System.nanoTime();
            take(record);
        }
        if (System.nanoTime() - heardAt > PATIENCE_NANOS) {
            throw CommandFailure.failed("expected " + documents + " answers, found " + tally.answered()
                    + " and no more within two minutes; GLIZNET_LOG_LEVEL=info shows the log");
        }
        view.moving(tally.answered(), documents, tally.sums());
    }

    void readToEnd() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            consumer.poll(POLL).forEach(this::take);
        }
    }

    private void take(ConsumerRecord<byte[], byte[]> record) {
        String key = new String(record.key(), StandardCharsets.UTF_8);
        if (record.topic().equals(config.deadLettersTopic())) {
            tally.deadLettered(key);
            view.deadLettered(header(record, DeadLetters.REASON), header(record, DeadLetters.MESSAGE));
        } else {
            tally.classified(key);
            classified(key, decode(record));
        }
    }

    private void classified(String key, ClassifiedDocument result) {
        LabelSetFile.Entry change = traffic.change();
        OptionalLong version = traffic.changedVersion();
        boolean changed = version.isPresent()
                && version.getAsLong() == result.labelSetVersion()
                && change.labelSet().key().tenantId().equals(result.labelSet().tenantId());
        if (changed && labelUpdateSeen.isEmpty()) {
            long millis = (System.nanoTime() - traffic.changedAt()) / NANOS_A_MILLI;
            labelUpdateSeen = OptionalLong.of(millis);
            view.labelsChanged(change, millis);
        }
        view.classified(traffic.text(key), result, changed);
    }

    private ClassifiedDocument decode(ConsumerRecord<byte[], byte[]> record) {
        try {
            return records.decode(record.value());
        } catch (RejectedException e) {
            throw new IllegalStateException("not a classification: " + e.getMessage(), e);
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }
}
