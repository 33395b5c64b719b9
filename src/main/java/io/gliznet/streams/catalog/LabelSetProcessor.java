package io.gliznet.streams.catalog;

import io.gliznet.streams.records.LabelSetRecord;
import io.gliznet.streams.serde.SchemaIdHeader;
import java.time.InstantSource;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts label sets into the store as they are; the first document that needs one has it tokenized. The newest record counts,
 * also an invalid one. Runs while the store is restored too. No content of a record makes it throw, because that would stop
 * the service for every tenant.
 *
 * <p>Threading: called by the global stream thread alone.
 */
public final class LabelSetProcessor extends ContextualProcessor<byte[], byte[], Void, Void> {

    private static final Logger LOG = LoggerFactory.getLogger(LabelSetProcessor.class);

    private static final int WARNINGS_PER_MINUTE = 10;

    private final WarningLimit warnings = new WarningLimit(WARNINGS_PER_MINUTE, InstantSource.system());
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
        store(
                encoding.read(record.key(), SchemaIdHeader.inFront(record.headers(), record.value()), from.offset()),
                from);
        position.processed(new TopicPartition(from.topic(), from.partition()), from.offset());
    }

    private void store(LabelSetRecord read, RecordMetadata from) {
        if (read instanceof LabelSetRecord.Put put) {
            catalog.put(put.labelSet());
        } else if (read instanceof LabelSetRecord.Delete delete) {
            catalog.delete(delete.key());
        } else if (read instanceof LabelSetRecord.Invalid invalid) {
            catalog.put(invalid.key(), invalid.problems());
        } else if (read instanceof LabelSetRecord.Misplaced misplaced) {
            ignored(from, misplaced.problem());
        }
    }

    private void ignored(RecordMetadata from, String problem) {
        warnings.admit().ifPresent(suppressed -> LOG.atWarn()
                .addKeyValue("topic", from.topic())
                .addKeyValue("partition", from.partition())
                .addKeyValue("offset", from.offset())
                .addKeyValue("suppressed", suppressed)
                .log("A record of topic {} is ignored: {}.", from.topic(), problem));
    }
}
