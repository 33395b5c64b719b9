package io.gliznet.streams.mapping;

/** How the value of a record is written. */
public enum RecordFormat {
    /** Avro, with the fields of this project's own documents. */
    DOCUMENT,
    /** Any Avro record whose schema is known: in the registry, or one of this project. */
    AVRO,
    /** A JSON object, also behind the id of a JSON Schema. */
    JSON,
    /** UTF-8. */
    TEXT,
    /** Each record by its first bytes. */
    AUTO
}
