package io.gliznet.streams.serde;

import org.apache.avro.Schema;

/**
 * A schema registry in Confluent's terms. Thread-safe; every method may send a request, and no method caches.
 *
 * <p>Every method throws {@link RegistryUnavailableException} if the registry does not answer or refuses the credentials, and
 * {@link org.apache.kafka.common.errors.InvalidConfigurationException} if it refuses the request.
 */
interface SchemaRegistry {

    /**
     * The schema with this id.
     *
     * @throws org.apache.kafka.common.errors.SerializationException if no Avro schema has this id
     */
    Schema byId(int id);

    /** Registers a schema under a subject if necessary, and returns its id. */
    int register(String subject, Schema schema);

    /** The id of a schema that is already registered under this subject. */
    int idOf(String subject, Schema schema);

    /** The latest schema of a subject. */
    Registered latest(String subject);

    /** A schema and its id. */
    record Registered(int id, Schema schema) {}
}
