package io.gliznet.streams.serde;

import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * The record headers in which Confluent Platform 8 can carry what otherwise is in front of the data: a zero byte and the id of the
 * schema as four bytes, or a byte of value one and the GUID of the schema as 16 bytes, big-endian.
 */
public final class SchemaIdHeader {

    /** Header for the schema of the value. */
    public static final String VALUE = "__value_schema_id";

    /** Header for the schema of the key. */
    static final String KEY = "__key_schema_id";

    static final byte ID_MAGIC = 0;
    static final byte GUID_MAGIC = 1;
    static final int ID_BYTES = 1 + Integer.BYTES;
    static final int GUID_BYTES = 1 + 2 * Long.BYTES;

    private SchemaIdHeader() {}

    /**
     * A record's value with the content of {@link #VALUE} in front of it; the value itself if there is no such header. The result
     * means the same to every deserializer of Confluent's wire format, also to those that do not see headers.
     */
    public static byte @Nullable [] inFront(Headers headers, byte @Nullable [] value) {
        return value == null ? null : inFront(headers, VALUE, value);
    }

    /**
     * Length of the schema id or GUID in front of the data, in bytes; 0 if the value begins with neither. A value that is not longer
     * than that has none.
     */
    public static int lengthInFront(byte[] value) {
        int length = value.length == 0 ? 0 : value[0] == ID_MAGIC ? ID_BYTES : value[0] == GUID_MAGIC ? GUID_BYTES : 0;
        return value.length > length ? length : 0;
    }

    /** Ignores a header that has not the form of a schema id. */
    static byte[] inFront(Headers headers, String name, byte[] data) {
        Header header = headers.lastHeader(name);
        return inFront(header == null ? null : header.value(), data);
    }

    /**
     * A record's value with the content of its header {@link #VALUE} in front of it.
     *
     * @param id null if there is no such header; ignored if it has not the form of a schema id
     */
    public static byte[] inFront(byte @Nullable [] id, byte[] data) {
        if (id == null || !isSchemaId(id)) {
            return data;
        }
        return ByteBuffer.allocate(id.length + data.length).put(id).put(data).array();
    }

    private static boolean isSchemaId(byte[] id) {
        return (id.length == ID_BYTES && id[0] == ID_MAGIC) || (id.length == GUID_BYTES && id[0] == GUID_MAGIC);
    }
}
