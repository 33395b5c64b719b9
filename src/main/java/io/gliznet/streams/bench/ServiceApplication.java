package io.gliznet.streams.bench;

import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.infer.InferenceStats;
import io.gliznet.streams.infer.LoadedModel;
import io.gliznet.streams.serde.AvroDocumentDecoder;
import io.gliznet.streams.serde.ClassificationRecords;
import io.gliznet.streams.serde.LabelSetRecords;
import io.gliznet.streams.topology.ClassificationService;
import io.gliznet.streams.topology.ClassifierPipeline;
import java.util.List;

/** The service as it is. */
final class ServiceApplication implements Application {

    private final Classifier classifier;
    private final AvroDocumentDecoder documents;
    private final LabelSetRecords labelSets;
    private final ClassificationRecords classifications;
    private final ClassificationService service;

    /** Returns when it is ready. Owns the model from now on. */
    ServiceApplication(GliznetConfig config, LoadedModel model) {
        classifier = new Classifier(model, config.classifier());
        documents = new AvroDocumentDecoder(config.serde(), config.documentsTopic(), config.maxTextBytes());
        labelSets = new LabelSetRecords(config.serde(), config.labelSetsTopic());
        classifications = new ClassificationRecords(config.serde(), config.classifiedTopic());
        service = new ClassificationService(
                config.streams(classifier.provider(), config.startupTimeout()), config.topology());
        List<String> problems = service.check();
        if (!problems.isEmpty()) {
            throw new IllegalStateException(String.join("; ", problems));
        }
        service.start(new ClassifierPipeline(classifier, documents, labelSets, classifications));
        Lane.await(service::ready);
    }

    @Override
    public InferenceStats stats() {
        return classifier.stats();
    }

    @Override
    public void close() {
        service.close();
        classifications.close();
        labelSets.close();
        documents.close();
        classifier.close();
    }
}
