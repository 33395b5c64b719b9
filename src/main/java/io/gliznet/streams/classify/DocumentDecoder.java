package io.gliznet.streams.classify;

import io.gliznet.streams.document.Document;
import org.jspecify.annotations.Nullable;

/** A record's bytes to a document. Called on a worker thread; may block while the schema registry does not answer. */
@FunctionalInterface
public interface DocumentDecoder {

    /**
     * @param value the record's value; null is a tombstone, which is not a document
     * @throws RejectedException if the bytes are not a document
     * @throws RuntimeException for a service error: the offset of the record is not committed
     */
    Document decode(byte @Nullable [] value) throws RejectedException;
}
