package io.gliznet.streams.classify;

import io.gliznet.streams.document.Document;
import org.jspecify.annotations.Nullable;

/** A record's bytes to a document. Called on a worker thread; may block while a registry is away. */
@FunctionalInterface
public interface DocumentDecoder {

    /**
     * @param value the record's value; null is a tombstone, which is not a document
     * @throws RejectedException if the bytes are at fault
     * @throws RuntimeException if we are: the record stays where it is
     */
    Document decode(byte @Nullable [] value) throws RejectedException;
}
