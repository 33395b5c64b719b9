package io.gliznet.streams.serde;

import org.apache.avro.Schema;
import org.apache.kafka.common.errors.SerializationException;

/** The first bytes of a record, which identifies the schema of the writer. Thread-safe. */
interface WireFormat {

    /** What is in front of the data of a record, and its length in bytes. */
    record Prefix(SchemaReference schema, int length) {}

    /**
     * What is in front of the data.
     *
     * @throws SerializationException if the record does not begin with it
     */
    Prefix prefix(byte[] record);

    /**
     * The schema with which a record was written.
     *
     * @throws SerializationException if the schema is unknown
     * @throws RegistryUnavailableException if the registry does not answer
     */
    Schema writerSchema(SchemaReference reference);

    /**
     * The encoder for records with this schema in a subject.
     *
     * @throws RegistryUnavailableException if the registry does not answer
     */
    RecordEncoder encoder(String subject, Schema schema);
}
