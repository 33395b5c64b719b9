package io.gliznet.streams.serde;

import static io.gliznet.streams.serde.SchemaIdHeader.GUID_BYTES;
import static io.gliznet.streams.serde.SchemaIdHeader.GUID_MAGIC;
import static io.gliznet.streams.serde.SchemaIdHeader.ID_BYTES;
import static io.gliznet.streams.serde.SchemaIdHeader.ID_MAGIC;
import static org.apache.avro.SchemaCompatibility.checkReaderWriterCompatibility;
import static org.apache.avro.SchemaNormalization.toParsingForm;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Confluent's wire format: a zero byte, then the id of the schema in the registry as four bytes, big-endian. Or a
 * byte of value one, then the GUID of the schema as 16 bytes; this form is read and not written.
 *
 * <p>Source: Confluent Schema Registry documentation, section "Wire format".
 */
final class ConfluentWireFormat implements WireFormat {

    /** The first byte of Avro's single-object encoding. */
    private static final byte SINGLE_OBJECT_MAGIC = (byte) 0xC3;

    private final SchemaRegistry registry;
    private final SerdeConfig config;

    ConfluentWireFormat(SchemaRegistry registry, SerdeConfig config) {
        this.registry = registry;
        this.config = config;
    }

    @Override
    public Prefix prefix(byte[] record) {
        byte magic = record.length == 0 ? ID_MAGIC : record[0];
        if (magic != ID_MAGIC && magic != GUID_MAGIC) {
            throw new SerializationException("header: expected Confluent's wire format (first byte 00), found the byte "
                    + HexFormat.of().withUpperCase().toHexDigits(record[0])
                    + (record[0] == SINGLE_OBJECT_MAGIC
                            ? ", as if it was written without a schema registry (schema.registry.url)"
                            : ""));
        }
        int length = magic == ID_MAGIC ? ID_BYTES : GUID_BYTES;
        if (record.length < length) {
            throw new SerializationException(
                    "header: expected " + length + " bytes, found a record of " + record.length);
        }
        ByteBuffer id = ByteBuffer.wrap(record).position(1);
        SchemaReference schema = magic == ID_MAGIC
                ? new SchemaReference.Id(id.getInt())
                : new SchemaReference.Guid(new UUID(id.getLong(), id.getLong()));
        return new Prefix(schema, length);
    }

    @Override
    public Schema writerSchema(SchemaReference reference) {
        if (reference instanceof SchemaReference.Id id) {
            return registry.byId(id.id());
        } else if (reference instanceof SchemaReference.Guid guid) {
            return registry.byGuid(guid.guid());
        }
        throw new IllegalArgumentException("expected an id of a registry, found " + reference);
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
        return ByteBuffer.allocate(ID_BYTES).put(ID_MAGIC).putInt(id).array();
    }
}
