package io.gliznet.streams.serde;

import org.apache.avro.Schema;

/**
 * Schemas by id and ids by schema, in Confluent's terms. Thread-safe; every method may wait for a network, none caches.
 *
 * <p>Every method throws {@link RegistryUnavailableException} if nobody answers or lets us in, and
 * {@link org.apache.kafka.common.errors.InvalidConfigurationException} if the registry refuses what we ask.
 */
interface SchemaRegistry {

    /** @throws org.apache.kafka.common.errors.SerializationException if no Avro schema has this id */
    Schema byId(int id);

    /** Registers the schema under the subject unless it is there, and gives its id. */
    int register(String subject, Schema schema);

    /** The id of a schema that somebody registered under this subject. */
    int idOf(String subject, Schema schema);

    Registered latest(String subject);

    record Registered(int id, Schema schema) {}
}
