package io.gliznet.streams.serde;

import static org.apache.avro.SchemaCompatibility.checkReaderWriterCompatibility;
import static org.apache.avro.SchemaNormalization.toParsingForm;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Confluent's wire format: a zero byte, then the id of the schema in the registry as four bytes, big-endian.
 *
 * <p>Source: Confluent Schema Registry documentation, section "Wire format".
 */
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
    public RecordEncoder encoder(String subject, Schema schema) {
        if (config.autoRegister()) {
            return new RecordEncoder(header(registry.register(subject, schema)), schema, Optional.empty());
        }
        if (config.useLatest()) {
            return latestEncoder(subject, registry.latest(subject), schema);
        }
        return new RecordEncoder(header(registry.idOf(subject, schema)), schema, Optional.empty());
    }

    private static RecordEncoder latestEncoder(String subject, SchemaRegistry.Registered latest, Schema schema) {
        if (toParsingForm(latest.schema()).equals(toParsingForm(schema))) {
            return new RecordEncoder(header(latest.id()), schema, Optional.empty());
        }
        if (checkReaderWriterCompatibility(latest.schema(), schema).getType() != SchemaCompatibilityType.COMPATIBLE) {
            throw new InvalidConfigurationException("subject " + subject + ": expected a latest schema that can read "
                    + schema.getFullName() + ", found id " + latest.id());
        }
        return new RecordEncoder(header(latest.id()), schema, Optional.of(latest.schema()));
    }

    private static byte[] header(int id) {
        return ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).putInt(id).array();
    }
}
