package io.gliznet.streams.bench;

import io.gliznet.streams.batch.Batch;
import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.encode.DocumentEncoder;
import io.gliznet.streams.encode.EncodedDocument;
import io.gliznet.streams.encode.EncodedLabelSet;
import io.gliznet.streams.encode.Encoding;
import io.gliznet.streams.infer.InferenceStats;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.model.InferenceException;
import io.gliznet.streams.model.LabelReading;
import io.gliznet.streams.model.LoadedModel;
import io.gliznet.streams.records.ClassificationRecords;
import io.gliznet.streams.records.DocumentRecords;
import io.gliznet.streams.score.LabelLogits;
import io.gliznet.streams.score.Scorer;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/**
 * The applications that the service is compared with. They classify one record at a time in {@code mapValues}, exactly once. An
 * informed one reads the labels at its start, and then only texts. A naive one reads text and labels of each record in one sequence.
 * With a model that reads labels apart, it does so by a text that ends with the labels: the tokens of that sequence are what it pays.
 */
final class NaiveApplication implements Application {

    private final GliznetConfig config;
    private final LoadedModel model;
    private final LabelSet labelSet;
    private final boolean informed;
    private final DocumentEncoder encoder;
    private final ThreadLocal<Batch> batches;
    private final DocumentRecords documents;
    private final ClassificationRecords classifications;
    private final EncodedLabelSet labels;
    private final Optional<LabelReading.Independent> independent;
    private final float[][] labelVectors;
    private final LongAdder tokens = new LongAdder();
    private final KafkaStreams streams;

    /**
     * Returns when the application is running. Closes the model on {@link #close}.
     *
     * @param informed whether the labels are read once; only for a model that reads them apart from texts
     */
    NaiveApplication(GliznetConfig config, LoadedModel model, LabelSet labelSet, int streamThreads, boolean informed) {
        this.config = config;
        this.model = model;
        this.labelSet = labelSet;
        this.informed = informed;
        encoder =
                model.manifest().encoder(model.tokenizer(), config.classifier().text());
        batches = ThreadLocal.withInitial(() -> new Batch(model.devices().get(0).padId()));
        labels = encoder.labels().encode(labelSet);
        independent = model.manifest().labels() instanceof LabelReading.Independent apart
                ? Optional.of(apart)
                : Optional.empty();
        labelVectors = independent.map(this::labelVectors).orElse(new float[0][]);
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
            EncodedDocument encoded = encode(document);
            LabelLogits logits = new LabelLogits(labelSet.labels().size(), labelSet.aggregation());
            for (Encoding encoding : encoded.encodings()) {
                logits.add(encoding.firstLabel(), logits(run(encoding)));
            }
            return classifications.encode(
                    new Outcome.Classified(document, labelSet, Scorer.score(labelSet, logits), encoded.coverage()),
                    model.manifest().id(),
                    "naive");
        } catch (RejectedException e) {
            throw new IllegalStateException("failed to classify a document of the benchmark", e);
        }
    }

    private EncodedDocument encode(Document document) {
        if (informed) {
            return encoder.encode(document, labels);
        }
        return independent.isPresent()
                ? encoder.encode(Workload.withLabelsInText(document, labelSet), labels)
                : encoder.encode(document, encoder.labels().encode(labelSet));
    }

    /** What the model gave for a text, as logits. */
    private float[] logits(float[] output) {
        return independent
                .map(apart -> {
                    float[] logits = new float[labelVectors.length];
                    for (int label = 0; label < logits.length; label++) {
                        logits[label] = apart.logit(output, labelVectors[label]);
                    }
                    return logits;
                })
                .orElse(output);
    }

    private float[][] labelVectors(LabelReading.Independent apart) {
        return labelSet.labels().stream()
                .map(Label::prompt)
                .map(prompt ->
                        encoder.labels().sequences(prompt, encoder.labels().phrasings(labelSet)))
                .map(phrasings ->
                        apart.labelVector(phrasings.stream().map(this::run).toList()))
                .toArray(float[][]::new);
    }

    private float[] run(Encoding sequence) {
        Batch batch = batches.get();
        batch.fill(List.of(sequence), sequence.length());
        tokens.add(batch.tokens());
        try {
            return model.devices().get(0).model().run(batch).row(0, sequence);
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
