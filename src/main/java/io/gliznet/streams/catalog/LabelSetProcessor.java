package io.gliznet.streams.catalog;

import io.gliznet.streams.records.LabelSetRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Label sets into the store, tokenized once. The newest record rules, also one that is broken. Runs while the store is
 * restored too. Nothing a record holds makes it throw: that would stop the service for every tenant.
 *
 * <p>Threading: the global thread's own.
 */
public final class LabelSetProcessor extends ContextualProcessor<byte[], byte[], Void, Void> {

    private static final Logger LOG = LoggerFactory.getLogger(LabelSetProcessor.class);

    private final LabelSetEncoding encoding;
    private final LabelCatalog catalog;
    private final ReadPosition position;

    public LabelSetProcessor(LabelSetEncoding encoding, LabelCatalog catalog, ReadPosition position) {
        this.encoding = encoding;
        this.catalog = catalog;
        this.position = position;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        super.init(context);
        catalog.open(context.getStateStore(LabelCatalog.STORE));
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        RecordMetadata from = context().recordMetadata().orElseThrow();
        LabelSetRecord read = encoding.read(record.key(), record.value(), from.offset());
        if (read instanceof LabelSetRecord.Put put) {
            catalog.put(put.labelSet());
        } else if (read instanceof LabelSetRecord.Delete delete) {
            catalog.delete(delete.key());
        } else if (read instanceof LabelSetRecord.Invalid invalid) {
            catalog.put(invalid.key(), invalid.problems());
            LOG.atWarn()
                    .addKeyValue("labelSet", invalid.key())
                    .log("label set is not valid: {}", String.join("; ", invalid.problems()));
        } else if (read instanceof LabelSetRecord.Misplaced misplaced) {
            LOG.atWarn().addKeyValue("offset", from.offset()).log("label set ignored: {}", misplaced.problem());
        }
        position.processed(new TopicPartition(from.topic(), from.partition()), from.offset());
    }
}
