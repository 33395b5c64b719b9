package io.gliznet.streams.records;

import java.util.Map;
import java.util.Optional;

/** A result that is ready to be sent. Ownership: the bytes are not written to any more. */
public final class EncodedResult {

    private final byte[] value;
    private final Optional<String> key;
    private final Map<String, String> headers;

    /**
     * @param key empty: that of the document's record
     * @param headers to be added, in this order
     */
    public EncodedResult(byte[] value, Optional<String> key, Map<String, String> headers) {
        this.value = value;
        this.key = key;
        this.headers = headers;
    }

    public byte[] value() {
        return value;
    }

    /** Empty: the key of the document's record. */
    public Optional<String> key() {
        return key;
    }

    /** To be added, in this order. */
    public Map<String, String> headers() {
        return headers;
    }
}
