package io.gliznet.streams.serde;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;

/** Writes records of one generated class with one header. Thread-safe. */
final class RecordEncoder {

    private final byte[] header;
    private final Schema schema;
    private final Optional<Schema> target;

    /**
     * @param header identifies the schema; must not be modified afterwards
     * @param schema schema of the generated class
     * @param target the schema to write with instead, which must be able to read {@code schema}
     */
    RecordEncoder(byte[] header, Schema schema, Optional<Schema> target) {
        this.header = header;
        this.schema = schema;
        this.target = target;
    }

    byte[] encode(SpecificRecord value) throws IOException {
        byte[] record = encode(new SpecificDatumWriter<>(schema), value);
        return target.isEmpty() ? record : rewrite(record, target.get());
    }

    /** Converts a record to the target schema. Avro can write a generated class only with the schema of the class. */
    private byte[] rewrite(byte[] record, Schema written) throws IOException {
        RecordDecoder decoder = new RecordDecoder(record, header.length, true);
        Object datum = new GenericDatumReader<>(schema, written).read(null, decoder);
        return encode(new GenericDatumWriter<>(written), datum);
    }

    private <D> byte[] encode(DatumWriter<D> writer, D datum) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(header);
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        writer.write(datum, encoder);
        encoder.flush();
        return out.toByteArray();
    }
}
