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

/** Writes records of one generated class under one header. Thread-safe. */
final class RecordEncoder {

    private final byte[] header;
    private final Schema ours;
    private final Optional<Schema> other;

    /**
     * @param header names the schema; taken over, not copied
     * @param ours the generated class's
     * @param other one to write with instead, which can read ours
     */
    RecordEncoder(byte[] header, Schema ours, Optional<Schema> other) {
        this.header = header;
        this.ours = ours;
        this.other = other;
    }

    byte[] encode(SpecificRecord value) throws IOException {
        byte[] record = encode(new SpecificDatumWriter<>(ours), value);
        return other.isEmpty() ? record : rewrite(record, other.get());
    }

    /** A generated class can only be written by its own schema; another one is reached by reading it back. */
    private byte[] rewrite(byte[] record, Schema written) throws IOException {
        RecordDecoder decoder = new RecordDecoder(record, header.length);
        Object datum = new GenericDatumReader<>(ours, written).read(null, decoder);
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
