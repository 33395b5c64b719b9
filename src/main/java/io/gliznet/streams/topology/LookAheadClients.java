package io.gliznet.streams.topology;

import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.streams.KafkaClientSupplier;

/** The clients of Kafka Streams, with a {@link LookAheadConsumer} for each stream thread, which joins the threads. */
record LookAheadClients(Supplier<LookAhead> lookAhead, CommitProgress progress, StreamThreads threads)
        implements KafkaClientSupplier {

    @Override
    public Admin getAdmin(Map<String, Object> config) {
        return Admin.create(config);
    }

    @Override
    public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
        return new CommittingProducer(config, progress);
    }

    @Override
    public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
        return new LookAheadConsumer(config, lookAhead.get(), progress, threads);
    }

    @Override
    public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
        return new BoundedCloseConsumer(config);
    }

    @Override
    public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
        BoundedCloseConsumer consumer = new BoundedCloseConsumer(config);
        threads.reads(consumer);
        return consumer;
    }
}
