package io.gliznet.streams.topology;

/** Which time a result bears. A topic deletes its records by this time. */
public enum ResultTimestamp {
    /** The document's. */
    DOCUMENT,
    /** The time at which the document was classified. */
    PROCESSING
}
