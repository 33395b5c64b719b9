package io.gliznet.streams.topology;

import io.gliznet.streams.classify.Submit;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees each whole {@code poll()} of the main consumer before Streams queues it, and submits every document of it, so that the
 * device works on all of them while {@code process()} waits for the first. Kafka makes it by its name.
 */
public final class LookAheadInterceptor implements ConsumerInterceptor<byte[], byte[]> {

    /** Key in the main consumer's configuration; the value is a live {@link Submit}. */
    static final String SUBMIT = "gliznet.look.ahead.submit";

    private static final Logger LOG = LoggerFactory.getLogger(LookAheadInterceptor.class);

    private @Nullable Submit submit;

    @Override
    public void configure(Map<String, ?> configs) {
        if (!(configs.get(SUBMIT) instanceof Submit live)) {
            throw new ConfigException(SUBMIT + ": expected the pipeline of this JVM, found none");
        }
        submit = live;
    }

    @Override
    public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
        if (submit != null) {
            submitAll(submit, records);
        }
        return records;
    }

    /**
     * One poll at a time: mixed with each other, the polls of all threads would be done at the same moment, and the device
     * would wait while they all poll again.
     */
    private static void submitAll(Submit submit, ConsumerRecords<byte[], byte[]> records) {
        Ticket.Poll poll = new Ticket.Poll();
        synchronized (submit) {
            try {
                for (ConsumerRecord<byte[], byte[]> document : records) {
                    document.headers().add(poll.ticket(submit.submit(document.value())));
                }
            } catch (RuntimeException e) {
                // what has no ticket is submitted by process(), which also decides what a failure means
                LOG.atWarn().setCause(e).log("look-ahead stopped half-way through a poll");
            }
        }
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

    @Override
    public void close() {}
}
