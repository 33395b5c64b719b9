package io.gliznet.streams.serde;

import org.apache.avro.Schema;
import org.apache.kafka.common.errors.SerializationException;

/** The bytes before a record that say which schema it was written with. Thread-safe. */
interface WireFormat {

    /** Bytes of the header. */
    int length();

    /**
     * What the header names the schema by.
     *
     * @throws SerializationException if these bytes are no such header
     */
    long key(byte[] record);

    /**
     * @throws SerializationException if nobody knows the schema
     * @throws RegistryUnavailableException if nobody can be asked
     */
    Schema writerSchema(long key);

    /**
     * How records of our schema are to be written to this subject.
     *
     * @throws RegistryUnavailableException if nobody can be asked
     */
    RecordEncoder encoder(String subject, Schema ours);
}
