package io.gliznet.streams.records;

/**
 * The form of the records of {@code classified}.
 *
 * @param field of the original object in which the result is, if {@link Content#DOCUMENT} is written
 * @param headers whether the most important parts of a result are headers too
 */
public record ResultSettings(Format format, Content content, String field, Key key, boolean headers) {

    /** Avro results under the keys of their documents. */
    public static final ResultSettings DEFAULT =
            new ResultSettings(Format.AVRO, Content.RESULT, "classification", Key.DOCUMENT, true);

    /** How a result is written. */
    public enum Format {
        AVRO,
        JSON
    }

    /** What a record holds. */
    public enum Content {
        /** The result. */
        RESULT,
        /** The document as it was, with the result as one more field. */
        DOCUMENT
    }

    /** The key of a result. */
    public enum Key {
        /** That of the document's record. */
        DOCUMENT,
        TENANT,
        /** The document's id. */
        ID,
        /** The best label. */
        LABEL
    }
}
