package io.gliznet.streams.serde;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.kafka.common.errors.SerializationException;

/**
 * Avro's single-object encoding: the bytes C3 01, then the CRC-64-AVRO fingerprint of the schema, little-endian. Without a
 * registry, only the schemas of this version and of earlier ones are known.
 *
 * <p>Source: Apache Avro specification, section "Single-object encoding".
 */
final class SingleObjectWireFormat implements WireFormat {

    private static final short MARKER = (short) 0xC301;
    private static final int HEADER_BYTES = Short.BYTES + Long.BYTES;

    private final Map<Long, Schema> others;

    /** @param others schemas of records beside those of this project, by their fingerprints */
    SingleObjectWireFormat(Map<Long, Schema> others) {
        this.others = others;
    }

    static boolean isMarked(byte[] record) {
        return record.length >= HEADER_BYTES && ByteBuffer.wrap(record).getShort(0) == MARKER;
    }

    @Override
    public Prefix prefix(byte[] record) {
        if (record.length < HEADER_BYTES) {
            throw new SerializationException(
                    "header: expected " + HEADER_BYTES + " bytes, found a record of " + record.length);
        }
        if (!isMarked(record)) {
            throw new SerializationException("header: expected Avro's single-object encoding (C3 01), found "
                    + String.format("%02X %02X", record[0], record[1])
                    + (SchemaIdHeader.lengthInFront(record) > 0
                            ? ", as if it was written with a schema registry; set " + SerdeConfig.REGISTRY_URL
                            : ""));
        }
        long fingerprint =
                ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN).getLong(Short.BYTES);
        return new Prefix(new SchemaReference.Fingerprint(fingerprint), HEADER_BYTES);
    }

    @Override
    public Schema writerSchema(SchemaReference reference) {
        if (!(reference instanceof SchemaReference.Fingerprint written)) {
            throw new IllegalArgumentException("expected a fingerprint, found " + reference);
        }
        return Schemas.written(written.value())
                .or(() -> Optional.ofNullable(others.get(written.value())))
                .orElseThrow(() -> new SerializationException(
                        "schema fingerprint: expected that of a schema of this version or an earlier one, found "
                                + String.format("%016x", written.value())
                                + "; other schemas need a schema registry, or "
                                + SerdeConfig.SCHEMA_FILES));
    }

    @Override
    public RecordEncoder encoder(String subject, Schema schema) {
        byte[] header = ByteBuffer.allocate(HEADER_BYTES)
                .putShort(MARKER)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(SchemaNormalization.parsingFingerprint64(schema))
                .array();
        return new RecordEncoder(header, schema, Optional.empty());
    }
}
