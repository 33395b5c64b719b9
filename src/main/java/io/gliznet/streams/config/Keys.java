package io.gliznet.streams.config;

import org.apache.kafka.common.config.ConfigDef;

/**
 * Every key with its default and its documentation, in the order of the documentation. Keys consist of lower-case letters and
 * dots, so that each has exactly one environment variable.
 */
final class Keys {

    /** Prefix of keys that are passed to Kafka Streams without it. */
    static final String KAFKA_PREFIX = "kafka.";
    /** Prefix of keys that are passed to the serializers without it. */
    static final String SERDE_PREFIX = "serde.";

    static final ConfigDef DEFINITION = define();

    private Keys() {}

    private static ConfigDef define() {
        ConfigDef all = new ConfigDef();
        ServiceKeys.define(new KeyGroup(all, "Kafka"));
        TopicKeys.define(new KeyGroup(all, "Topics"));
        MappingKeys.define(new KeyGroup(all, "Mapping of records to documents"));
        ResultKeys.define(new KeyGroup(all, "Results"));
        RegistryKeys.define(new KeyGroup(all, "Schema registry"));
        ModelKeys.define(new KeyGroup(all, "Model"));
        DocumentKeys.define(new KeyGroup(all, "Documents"));
        LabelKeys.define(new KeyGroup(all, "Label sets"));
        InferenceKeys.defineBatches(new KeyGroup(all, "Batches"));
        InferenceKeys.define(new KeyGroup(all, "Threads and time-outs"));
        ObserveKeys.define(new KeyGroup(all, "Health, metrics and logs"));
        HttpKeys.define(new KeyGroup(all, "Classification over HTTP"));
        return all;
    }
}
