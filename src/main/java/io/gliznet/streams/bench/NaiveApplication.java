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
import io.gliznet.streams.model.InferenceException;
import io.gliznet.streams.model.LabelReading;
import io.gliznet.streams.model.LoadedModel;
import io.gliznet.streams.model.ModelOutput;
import io.gliznet.streams.records.ClassificationRecords;
import io.gliznet.streams.records.DocumentRecords;
import io.gliznet.streams.score.LabelLogits;
import io.gliznet.streams.score.Scorer;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/**
 * The applications that the service is compared with. They classify one record at a time in {@code mapValues}, exactly once. A naive
 * one reads the labels again with each record; an informed one reads them once, if the model allows it.
 */
final class NaiveApplication implements Application {

    private final GliznetConfig config;
    private final LoadedModel model;
    private final LabelSet labelSet;
    private final DocumentEncoder encoder;
    private final ThreadLocal<Batch> batches;
    private final DocumentRecords documents;
    private final ClassificationRecords classifications;
    private final Optional<float[][]> cachedLabels;
    private final LongAdder tokens = new LongAdder();
    private final KafkaStreams streams;

    /**
     * Returns when the application is running. Closes the model on {@link #close}.
     *
     * @param informed whether the vectors of labels are computed once
     */
    NaiveApplication(GliznetConfig config, LoadedModel model, LabelSet labelSet, int streamThreads, boolean informed) {
        this.config = config;
        this.model = model;
        this.labelSet = labelSet;
        encoder =
                model.manifest().encoder(model.tokenizer(), config.classifier().text());
        batches = ThreadLocal.withInitial(() -> new Batch(model.devices().get(0).padId()));
        cachedLabels = informed ? Optional.of(labelVectors()) : Optional.empty();
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
            LabelLogits logits = new LabelLogits(labelSet.labels().size(), labelSet.aggregation());
            for (Encoding encoding : encoded.encodings()) {
                logits.add(encoding.firstLabel(), logits(run(List.of(encoding)).get(0)));
            }
            return classifications.encode(
                    new Outcome.Classified(document, labelSet, Scorer.score(labelSet, logits), encoded.coverage()),
                    model.manifest().id(),
                    "naive");
        } catch (RejectedException e) {
            throw new IllegalStateException("failed to classify a document of the benchmark", e);
        }
    }

    /** What the model gave for a text, as logits. */
    private float[] logits(float[] output) {
        if (!(model.manifest().labels() instanceof LabelReading.Independent independent)) {
            return output;
        }
        float[][] labels = cachedLabels.orElseGet(this::labelVectors);
        float[] logits = new float[labels.length];
        for (int label = 0; label < labels.length; label++) {
            logits[label] = independent.logit(output, labels[label]);
        }
        return logits;
    }

    /** The vectors of all labels, in one batch for each phrasing. */
    private float[][] labelVectors() {
        LabelReading.Independent independent =
                (LabelReading.Independent) model.manifest().labels();
        List<List<float[]>> byPhrasing = encoder.labels().phrasings(labelSet).stream()
                .map(phrasing -> run(labelSet.labels().stream()
                        .map(label -> encoder.labels()
                                .sequences(label.prompt(), List.of(phrasing))
                                .get(0))
                        .toList()))
                .toList();
        return IntStream.range(0, labelSet.labels().size())
                .mapToObj(label -> independent.labelVector(
                        byPhrasing.stream().map(vectors -> vectors.get(label)).toList()))
                .toArray(float[][]::new);
    }

    private List<float[]> run(List<Encoding> sequences) {
        Batch batch = batches.get();
        batch.fill(
                sequences, sequences.stream().mapToInt(Encoding::length).max().orElseThrow());
        tokens.add(batch.tokens());
        try {
            ModelOutput output = model.devices().get(0).model().run(batch);
            return IntStream.range(0, sequences.size())
                    .mapToObj(row -> output.row(row, sequences.get(row)))
                    .toList();
        } catch (InferenceException e) {
            throw new IllegalStateException("failed to classify a document of the benchmark", e);
        }
    }

    /** Padding is not counted. */
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
