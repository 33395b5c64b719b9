package io.gliznet.streams.topology;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The producer of one stream thread: it tells {@link CommitProgress} what its transactions commit. Threading: the stream thread. */
final class CommittingProducer extends KafkaProducer<byte[], byte[]> {

    private final CommitProgress progress;
    private final Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();

    CommittingProducer(Map<String, Object> config, CommitProgress progress) {
        super(config, new ByteArraySerializer(), new ByteArraySerializer());
        this.progress = progress;
    }

    @Override
    public void sendOffsetsToTransaction(Map<TopicPartition, OffsetAndMetadata> consumed, ConsumerGroupMetadata group) {
        notingLoss(() -> super.sendOffsetsToTransaction(consumed, group));
        offsets.putAll(consumed);
    }

    @Override
    public void commitTransaction() {
        notingLoss(super::commitTransaction);
        progress.committed(offsets);
        offsets.clear();
    }

    @Override
    public void abortTransaction() {
        offsets.clear();
        super.abortTransaction();
    }

    private void notingLoss(Runnable step) {
        try {
            step.run();
        } catch (ProducerFencedException | InvalidProducerEpochException | CommitFailedException e) {
            progress.fenced();
            throw e;
        }
    }
}
