package io.gliznet.streams.topology;

import io.gliznet.streams.catalog.LabelCatalog;
import io.gliznet.streams.catalog.LabelSetEncoding;
import io.gliznet.streams.catalog.LabelSetProcessor;
import io.gliznet.streams.catalog.ReadPosition;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * <pre>
 * label-sets ─► encode-labels ─► (label-encodings)
 *                                      │
 * documents ─────────────────────► classify ─┬─► classified
 *                                            ├─► topics of label sets
 *                                            └─► dead-letters
 * </pre>
 *
 * Keys and values are bytes all the way: documents are decoded off the stream thread, and no record can fail before it
 * reaches a processor of ours.
 */
final class ClassificationTopology implements Supplier<Topology> {

    static final String CLASSIFIED = "classified";
    static final String DEAD_LETTERS = "dead-letters";

    private static final String LABEL_SETS = "label-sets";
    private static final String ENCODE_LABELS = "encode-labels";
    private static final String DOCUMENTS = "documents";
    private static final String CLASSIFY = "classify";
    private static final ByteArrayDeserializer READ = new ByteArrayDeserializer();

    private final TopologySettings settings;
    private final LabelSetEncoding encoding;
    private final Engine engine;
    private final LabelCatalog labels;
    private final ReadPosition position;
    private final SinkLimits limits;
    private final Counters.Meter meter;

    ClassificationTopology(
            TopologySettings settings,
            LabelSetEncoding encoding,
            Engine engine,
            LabelCatalog labels,
            ReadPosition position,
            SinkLimits limits,
            Counters.Meter meter) {
        this.settings = settings;
        this.encoding = encoding;
        this.engine = engine;
        this.labels = labels;
        this.position = position;
        this.limits = limits;
        this.meter = meter;
    }

    @Override
    public Topology get() {
        Topics topics = settings.topics();
        ByteArraySerializer write = new ByteArraySerializer();
        Topology topology = new Topology()
                .addGlobalStore(
                        labelEncodings(),
                        LABEL_SETS,
                        READ,
                        READ,
                        topics.labelSets(),
                        ENCODE_LABELS,
                        () -> new LabelSetProcessor(encoding, labels, position));
        return withDocuments(topology, topics.sources())
                .addProcessor(
                        CLASSIFY,
                        () -> new ClassifyProcessor(
                                engine, engine.progress(), settings.inferenceTimeout(), limits, meter),
                        DOCUMENTS)
                .addSink(
                        CLASSIFIED,
                        (key, value, context) ->
                                Route.take(context.headers()).map(Route::topic).orElse(topics.classified()),
                        write,
                        write,
                        CLASSIFY)
                .addSink(DEAD_LETTERS, topics.deadLetters(), write, write, CLASSIFY);
    }

    private static Topology withDocuments(Topology topology, SourceTopics topics) {
        // auto.offset.reset says where a new group begins
        AutoOffsetReset asConfigured = null;
        // a record without a timestamp has -1, on which Streams would fail
        TimestampExtractor time = (record, partitionTime) -> Math.max(record.timestamp(), 0);
        return topics.pattern()
                .map(pattern -> topology.addSource(asConfigured, DOCUMENTS, time, READ, READ, pattern))
                .orElseGet(() -> topology.addSource(
                        asConfigured,
                        DOCUMENTS,
                        time,
                        READ,
                        READ,
                        topics.names().toArray(String[]::new)));
    }

    /** The topic itself is the changelog. */
    private static StoreBuilder<KeyValueStore<byte[], byte[]>> labelEncodings() {
        return Stores.keyValueStoreBuilder(
                        Stores.persistentKeyValueStore(LabelCatalog.STORE), Serdes.ByteArray(), Serdes.ByteArray())
                .withLoggingDisabled()
                .withCachingDisabled();
    }
}
