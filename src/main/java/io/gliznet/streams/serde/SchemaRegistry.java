package io.gliznet.streams.serde;

import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.InvalidConfigurationException;

/**
 * A schema registry in Confluent's terms. Thread-safe; every method may send a request, and no method caches.
 *
 * <p>Every method throws {@link RegistryUnavailableException} if the registry does not answer or refuses the credentials, and
 * {@link InvalidConfigurationException} if it refuses the request.
 */
interface SchemaRegistry {

    /**
     * The schema with this id.
     *
     * @throws org.apache.kafka.common.errors.SerializationException if no Avro schema has this id
     */
    Schema byId(int id);

    /**
     * The schema with this GUID.
     *
     * @throws org.apache.kafka.common.errors.SerializationException if no Avro schema has it
     */
    Schema byGuid(UUID guid);

    /** Registers a schema under a subject if necessary, and returns its id. */
    int register(String subject, Schema schema);

    /** The id of a schema that is already registered under this subject. */
    int idOf(String subject, Schema schema);

    /** The latest schema of a subject. */
    Registered latest(String subject);

    /** The failure of {@link #idOf}, which says how to mend it. */
    static InvalidConfigurationException notRegistered(String subject, Schema schema, String found, String hint) {
        return new InvalidConfigurationException("subject " + subject + ": expected the schema " + schema.getFullName()
                + " of this version, found none (" + found + "); register schemas/" + schema.getName()
                + ".avsc under this subject, or set " + SerdeConfig.AUTO_REGISTER + "=true" + hint);
    }

    /** A schema and its id. */
    record Registered(int id, Schema schema) {}
}
