package io.gliznet.streams.serde;

import io.gliznet.streams.records.SerdeSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Records of another team, whose schema is in a registry in memory. */
public final class ForeignAvro {

    private static final String MOCK = "mock://";

    private ForeignAvro() {}

    /** What is in front of the data in Confluent's wire format. */
    public static byte[] prefix(SerdeSettings settings, Schema schema) {
        String url = settings.properties().getOrDefault(SerdeConfig.REGISTRY_URL, "");
        int id = MockSchemaRegistry.scope(url.substring(MOCK.length())).register("tickets-value", schema);
        return ByteBuffer.allocate(5).put((byte) 0).putInt(id).array();
    }

    /** A value in Confluent's wire format. */
    public static byte[] framed(SerdeSettings settings, Schema schema, Object datum) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(prefix(settings, schema));
        try {
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
            new GenericDatumWriter<>(schema).write(datum, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
