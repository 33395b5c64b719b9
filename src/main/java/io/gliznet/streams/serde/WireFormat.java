package io.gliznet.streams.serde;

import org.apache.avro.Schema;
import org.apache.kafka.common.errors.SerializationException;

/** The header of a record, which identifies the schema of the writer. Thread-safe. */
interface WireFormat {

    /** Length of the header in bytes. */
    int length();

    /**
     * The number by which the header identifies the schema.
     *
     * @throws SerializationException if the record does not begin with such a header
     */
    long key(byte[] record);

    /**
     * The schema with which the record was written.
     *
     * @throws SerializationException if the schema is unknown
     * @throws RegistryUnavailableException if the registry does not answer
     */
    Schema writerSchema(long key);

    /**
     * The encoder for records with this schema in a subject.
     *
     * @throws RegistryUnavailableException if the registry does not answer
     */
    RecordEncoder encoder(String subject, Schema schema);
}
