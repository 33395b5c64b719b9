package io.gliznet.streams.bench;

import io.gliznet.streams.batch.Batch;
import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.encode.DocumentEncoder;
import io.gliznet.streams.encode.EncodedDocument;
import io.gliznet.streams.encode.Encoding;
import io.gliznet.streams.infer.InferenceStats;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.model.Device;
import io.gliznet.streams.model.InferenceException;
import io.gliznet.streams.model.LoadedModel;
import io.gliznet.streams.records.ClassificationRecords;
import io.gliznet.streams.records.DocumentRecords;
import io.gliznet.streams.score.LabelLogits;
import io.gliznet.streams.score.Scorer;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/**
 * The application that the service is compared with: it classifies one record at a time in {@code mapValues}, exactly once,
 * and tokenizes the labels again for each record.
 */
final class NaiveApplication implements Application {

    private final GliznetConfig config;
    private final LoadedModel model;
    private final LabelSet labelSet;
    private final DocumentEncoder encoder;
    private final ThreadLocal<Batch> batches;
    private final DocumentRecords documents;
    private final ClassificationRecords classifications;
    private final LongAdder tokens = new LongAdder();
    private final KafkaStreams streams;

    /** Returns when the application is running. Closes the model on {@link #close}. */
    NaiveApplication(GliznetConfig config, LoadedModel model, LabelSet labelSet, int streamThreads) {
        this.config = config;
        this.model = model;
        this.labelSet = labelSet;
        encoder =
                model.manifest().encoder(model.tokenizer(), config.classifier().text());
        batches = ThreadLocal.withInitial(() -> new Batch(model.devices().get(0).padId()));
        documents = new DocumentRecords(config.serde(), config.documentsTopic(), config.maxTextBytes());
        classifications = new ClassificationRecords(config.serde(), config.classifiedTopic());
        streams = new KafkaStreams(topology().build(), properties(streamThreads));
        streams.start();
        BrokerRow.await(() -> streams.state() == KafkaStreams.State.RUNNING);
    }

    private StreamsBuilder topology() {
        StreamsBuilder builder = new StreamsBuilder();
        builder.stream(config.documentsTopic(), Consumed.with(Serdes.ByteArray(), Serdes.ByteArray()))
                .mapValues(this::classify)
                .to(config.classifiedTopic(), Produced.with(Serdes.ByteArray(), Serdes.ByteArray()));
        return builder;
    }

    private Properties properties(int streamThreads) {
        Properties properties = new Properties();
        properties.putAll(config.client("admin."));
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "naive-" + config.documentsTopic());
        properties.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
        properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, streamThreads);
        properties.put(StreamsConfig.STATE_DIR_CONFIG, config.stateDir().toString());
        properties.put(StreamsConfig.consumerPrefix("auto.offset.reset"), "earliest");
        return properties;
    }

    private byte[] classify(byte[] value) {
        try {
            Document document = documents.decode(value);
            EncodedDocument encoded = encoder.encode(document, encoder.labels().encode(labelSet));
            Device device = model.devices().get(0);
            LabelLogits logits = new LabelLogits(labelSet.labels().size(), labelSet.aggregation());
            Batch batch = batches.get();
            for (Encoding encoding : encoded.encodings()) {
                batch.fill(List.of(encoding), encoding.length());
                tokens.add(batch.tokens());
                logits.add(encoding.firstLabel(), device.model().run(batch).row(0, encoding));
            }
            return classifications.encode(
                    new Outcome.Classified(document, labelSet, Scorer.score(labelSet, logits), encoded.coverage()),
                    model.manifest().id(),
                    "naive");
        } catch (RejectedException | InferenceException e) {
            throw new IllegalStateException("failed to classify a document of the benchmark", e);
        }
    }

    /** Every batch holds one sequence, so there is no padding. */
    @Override
    public InferenceStats stats() {
        return new InferenceStats(0, 0, tokens.sum(), tokens.sum(), 0);
    }

    @Override
    public void close() {
        streams.close();
        classifications.close();
        documents.close();
        model.close();
    }
}
