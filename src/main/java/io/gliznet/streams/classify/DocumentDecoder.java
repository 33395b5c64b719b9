package io.gliznet.streams.classify;

import io.gliznet.streams.document.Document;
import io.gliznet.streams.document.SourceRecord;

/** A record's bytes to a document. Called on a worker thread; may block while the schema registry does not answer. */
@FunctionalInterface
public interface DocumentDecoder {

    /**
     * The document that a record holds.
     *
     * @throws RejectedException if it is not a document, although it should be
     * @throws SkippedException if it is no document
     * @throws RuntimeException for a service error: the offset of the record is not committed
     */
    Document decode(SourceRecord record) throws RejectedException, SkippedException;
}
