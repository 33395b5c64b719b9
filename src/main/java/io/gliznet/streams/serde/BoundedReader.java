package io.gliznet.streams.serde;

import java.io.IOException;
import org.apache.avro.Schema;
import org.apache.avro.SystemLimitException;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.io.Decoder;
import org.apache.avro.io.ResolvingDecoder;

/**
 * Reads one record of an untrusted schema. A schema can describe fields that take no bytes, and fixed types of any size: this reader
 * allocates in proportion to the bytes of the record. For one record; not thread-safe.
 */
final class BoundedReader extends GenericDatumReader<IndexedRecord> {

    private static final int FIELDS_PER_BYTE = 4;
    private static final int MORE_FIELDS = 10_000;

    /** Without the reader that Avro generates for a schema, which calls no method of this class. */
    private static final GenericData DATA = new GenericData();

    static {
        DATA.setFastReaderEnabled(false);
    }

    private final int bytes;
    private long fieldsLeft;

    /** @param bytes of the record */
    BoundedReader(Schema schema, int bytes) {
        super(schema, schema, DATA);
        this.bytes = bytes;
        fieldsLeft = (long) FIELDS_PER_BYTE * bytes + MORE_FIELDS;
    }

    @Override
    protected Object readRecord(Object old, Schema expected, ResolvingDecoder in) throws IOException {
        fieldsLeft -= 1 + expected.getFields().size();
        if (fieldsLeft < 0) {
            throw new SystemLimitException(
                    "expected records with fields in proportion to their bytes, found more in " + bytes + " bytes");
        }
        return super.readRecord(old, expected, in);
    }

    @Override
    protected Object readFixed(Object old, Schema expected, Decoder in) throws IOException {
        if (expected.getFixedSize() > bytes) {
            throw new SystemLimitException(
                    "expected at most " + bytes + " bytes, found a fixed type of " + expected.getFixedSize());
        }
        return super.readFixed(old, expected, in);
    }
}
