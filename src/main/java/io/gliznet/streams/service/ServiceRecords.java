package io.gliznet.streams.service;

import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.records.ClassificationRecords;
import io.gliznet.streams.records.LabelSetRecords;
import io.gliznet.streams.records.MappedDocuments;
import io.gliznet.streams.records.RegistryStatus;
import io.gliznet.streams.records.ResultRecords;
import io.gliznet.streams.records.SerdeSettings;

/** The records of the service's topics, and the registry that has their schemas. Ownership: closed after the stream, and before the model. */
public record ServiceRecords(
        MappedDocuments documents, LabelSetRecords labelSets, ResultRecords results, RegistryStatus registry)
        implements AutoCloseable {

    /** @throws org.apache.kafka.common.config.ConfigException if the configuration names no usable serializers */
    public static ServiceRecords open(GliznetConfig config) {
        SerdeSettings serde = config.serde();
        RegistryStatus registry = RegistryStatus.of(serde);
        MappedDocuments documents = new MappedDocuments(config.mappings(), serde, config.maxTextBytes(), registry);
        return new ServiceRecords(
                documents,
                new LabelSetRecords(serde, config.labelSetsTopic(), registry),
                new ResultRecords(
                        config.results(),
                        new ClassificationRecords(serde, config.classifiedTopic(), registry),
                        documents),
                registry);
    }

    @Override
    public void close() {
        registry.close();
        documents.close();
        labelSets.close();
        results.close();
    }
}
