package io.gliznet.streams.reliability;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A document that the broker acknowledged.
 *
 * @param number counts the documents of a run in the order in which they were sent
 * @param expected what becomes of it
 * @param labelChange newest change of the tenant's label set that was acknowledged before the document was sent
 * @param bytes digest of the record's value
 */
record SentDocument(int number, String key, String tenant, Expected expected, long labelChange, String bytes) {

    enum Expected {
        /** Depends on the tenant's label set at that moment. */
        BY_LABEL_SET,
        UNDECODABLE,
        UNKNOWN_LABEL_SET
    }

    String id() {
        return Integer.toString(number);
    }

    static String digest(byte @Nullable [] value) {
        if (value == null) {
            return "null";
        }
        CRC32C checksum = new CRC32C();
        checksum.update(value);
        return value.length + ":" + Long.toHexString(checksum.getValue());
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
