package io.gliznet.streams.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.PASSWORD;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

/** Keys of the schema registry and of the serializers, which get all of them. */
final class RegistryKeys {

    static final String REGISTRY_URL = "schema.registry.url";
    static final String REGISTRY_TIMEOUT_MS = "schema.registry.timeout.ms";
    static final String REGISTRY_CREDENTIALS_SOURCE = "basic.auth.credentials.source";
    static final String REGISTRY_CREDENTIALS = "basic.auth.user.info";
    static final String REGISTER_SCHEMAS = "auto.register.schemas";
    static final String USE_LATEST_VERSION = "use.latest.version";
    static final String SCHEMA_FILES = "avro.schema.files";
    static final String SERIALIZER_CLASS = "serializer.class";
    static final String DESERIALIZER_CLASS = "deserializer.class";

    private RegistryKeys() {}

    static void define(KeyGroup group) {
        group.key(
                REGISTRY_URL,
                STRING,
                "",
                null,
                HIGH,
                "URL of a schema registry with the REST API of Confluent. Several URLs are separated by commas."
                        + " If the value is empty, no registry is used and each record carries the fingerprint of its"
                        + " schema. The value mock://NAME names a registry in the memory of this process.");
        group.key(
                REGISTRY_TIMEOUT_MS,
                LONG,
                120_000L,
                Valid.Range.millis(0),
                MEDIUM,
                "How long processing waits for a schema registry that does not answer. After that time the stream"
                        + " thread is replaced; repeated failures stop the service. No document is lost.");
        group.key(
                REGISTRY_CREDENTIALS_SOURCE,
                STRING,
                "",
                Valid.OneOf.of("", "USER_INFO", "URL", "SASL_INHERIT"),
                LOW,
                "Source of the user and password for the registry. With USER_INFO, it is the key"
                        + " basic.auth.user.info. SASL_INHERIT is for Confluent's serializers only. If the value is empty,"
                        + " no credentials are sent.");
        group.key(
                REGISTRY_CREDENTIALS,
                PASSWORD,
                "",
                null,
                LOW,
                "Credentials for the registry as user:password, used if basic.auth.credentials.source is"
                        + " USER_INFO. Prefer the environment variable to a file.");
        group.key(
                REGISTER_SCHEMAS,
                BOOLEAN,
                true,
                null,
                MEDIUM,
                "If true, schemas are registered when they are first used. If false, they must already be"
                        + " registered.");
        group.key(
                USE_LATEST_VERSION,
                BOOLEAN,
                false,
                null,
                LOW,
                "If true, records are written with the newest registered schema instead of the schema of this"
                        + " version. It has an effect only if auto.register.schemas is false.");
        group.key(
                SCHEMA_FILES,
                STRING,
                "",
                null,
                LOW,
                "Files with the Avro schemas of records in Avro's single-object encoding, separated by commas. The schemas of this project"
                        + " are known without a file.");
        group.key(
                SERIALIZER_CLASS,
                STRING,
                "io.gliznet.streams.serde.AvroSerializer",
                new Valid.NonEmpty("a class name"),
                LOW,
                "Class of the Kafka serializer for Avro records."
                        + " io.confluent.kafka.serializers.KafkaAvroSerializer can be used instead of the default.");
        group.key(
                DESERIALIZER_CLASS,
                STRING,
                "io.gliznet.streams.serde.AvroDeserializer",
                new Valid.NonEmpty("a class name"),
                LOW,
                "Class of the Kafka deserializer for Avro records."
                        + " io.confluent.kafka.serializers.KafkaAvroDeserializer can be used instead of the default.");
    }
}
