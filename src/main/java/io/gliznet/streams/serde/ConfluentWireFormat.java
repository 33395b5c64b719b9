package io.gliznet.streams.serde;

import static org.apache.avro.SchemaCompatibility.checkReaderWriterCompatibility;
import static org.apache.avro.SchemaNormalization.toParsingForm;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.SerializationException;

/** Confluent's wire format: a zero, then the registry's id of the schema in four bytes, big-endian. */
final class ConfluentWireFormat implements WireFormat {

    private static final byte MAGIC = 0;
    private static final int HEADER_BYTES = 1 + Integer.BYTES;

    private final SchemaRegistry registry;
    private final SerdeConfig config;

    ConfluentWireFormat(SchemaRegistry registry, SerdeConfig config) {
        this.registry = registry;
        this.config = config;
    }

    @Override
    public int length() {
        return HEADER_BYTES;
    }

    @Override
    public long key(byte[] record) {
        if (record.length < HEADER_BYTES) {
            throw new SerializationException(
                    "header: expected " + HEADER_BYTES + " bytes, found a record of " + record.length);
        }
        if (record[0] != MAGIC) {
            throw new SerializationException(
                    "header: expected Confluent's wire format (first byte 0), found " + record[0]);
        }
        return ByteBuffer.wrap(record).getInt(1);
    }

    @Override
    public Schema writerSchema(long key) {
        return registry.byId((int) key);
    }

    @Override
    public RecordEncoder encoder(String subject, Schema ours) {
        if (config.autoRegister()) {
            return new RecordEncoder(header(registry.register(subject, ours)), ours, Optional.empty());
        }
        if (config.useLatest()) {
            return latestEncoder(subject, registry.latest(subject), ours);
        }
        return new RecordEncoder(header(registry.idOf(subject, ours)), ours, Optional.empty());
    }

    private static RecordEncoder latestEncoder(String subject, SchemaRegistry.Registered latest, Schema ours) {
        if (toParsingForm(latest.schema()).equals(toParsingForm(ours))) {
            return new RecordEncoder(header(latest.id()), ours, Optional.empty());
        }
        if (checkReaderWriterCompatibility(latest.schema(), ours).getType() != SchemaCompatibilityType.COMPATIBLE) {
            throw new InvalidConfigurationException("subject " + subject + ": expected a latest schema that can read "
                    + ours.getFullName() + ", found id " + latest.id());
        }
        return new RecordEncoder(header(latest.id()), ours, Optional.of(latest.schema()));
    }

    private static byte[] header(int id) {
        return ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).putInt(id).array();
    }
}
