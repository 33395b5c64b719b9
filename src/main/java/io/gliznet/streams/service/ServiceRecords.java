package io.gliznet.streams.service;

import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.records.ClassificationRecords;
import io.gliznet.streams.records.DocumentRecords;
import io.gliznet.streams.records.LabelSetRecords;

/** The records of the service's topics. Ownership: closed after the stream, and before the model. */
public record ServiceRecords(
        DocumentRecords documents, LabelSetRecords labelSets, ClassificationRecords classifications)
        implements AutoCloseable {

    /** @throws org.apache.kafka.common.config.ConfigException if the configuration names no usable serializers */
    public static ServiceRecords open(GliznetConfig config) {
        return new ServiceRecords(
                new DocumentRecords(config.serde(), config.documentsTopic(), config.maxTextBytes()),
                new LabelSetRecords(config.serde(), config.labelSetsTopic()),
                new ClassificationRecords(config.serde(), config.classifiedTopic()));
    }

    @Override
    public void close() {
        documents.close();
        labelSets.close();
        classifications.close();
    }
}
