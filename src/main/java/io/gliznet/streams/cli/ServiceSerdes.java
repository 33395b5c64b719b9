package io.gliznet.streams.cli;

import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.serde.AvroDocumentDecoder;
import io.gliznet.streams.serde.ClassificationRecords;
import io.gliznet.streams.serde.LabelSetRecords;
import io.gliznet.streams.topology.ClassifierPipeline;
import io.gliznet.streams.topology.Pipeline;

/** The serializers of the service. Ownership: closed after it, and before the model. */
record ServiceSerdes(AvroDocumentDecoder documents, LabelSetRecords labelSets, ClassificationRecords classifications)
        implements AutoCloseable {

    /** @throws org.apache.kafka.common.config.ConfigException if the configuration makes none */
    static ServiceSerdes open(GliznetConfig config) {
        return new ServiceSerdes(
                new AvroDocumentDecoder(config.serde(), config.documentsTopic(), config.maxTextBytes()),
                new LabelSetRecords(config.serde(), config.labelSetsTopic()),
                new ClassificationRecords(config.serde(), config.classifiedTopic()));
    }

    Pipeline with(Classifier classifier) {
        return new ClassifierPipeline(classifier, documents, labelSets, classifications);
    }

    @Override
    public void close() {
        documents.close();
        labelSets.close();
        classifications.close();
    }
}
