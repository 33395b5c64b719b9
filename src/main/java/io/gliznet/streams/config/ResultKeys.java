package io.gliznet.streams.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.BOOLEAN;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

/** Keys that say how results are written. */
final class ResultKeys {

    static final String CLASSIFIED_FORMAT = "classified.format";
    static final String CLASSIFIED_CONTENT = "classified.content";
    static final String CLASSIFIED_FIELD = "classified.field";
    static final String CLASSIFIED_KEY = "classified.key";
    static final String CLASSIFIED_ROUTES = "classified.routes";
    static final String CLASSIFIED_HEADERS = "classified.headers";
    static final String CLASSIFIED_TIMESTAMP = "classified.timestamp";

    private ResultKeys() {}

    static void define(KeyGroup group) {
        group.key(
                CLASSIFIED_FORMAT,
                STRING,
                "avro",
                Valid.OneOf.of("avro", "json"),
                HIGH,
                "How results are written: Avro with schemas/Classification.avsc, or a JSON object with the same fields.");
        group.key(
                CLASSIFIED_CONTENT,
                STRING,
                "result",
                Valid.OneOf.of("result", "document"),
                MEDIUM,
                "What a JSON result holds. document: the document's own object, as JSON, with the result as one more field.");
        group.key(
                CLASSIFIED_FIELD,
                STRING,
                "classification",
                new Valid.NonEmpty("the name of a field"),
                LOW,
                "Name of the field that classified.content=document adds. A field of this name in a document is replaced.");
        group.key(
                CLASSIFIED_KEY,
                STRING,
                "document",
                Valid.OneOf.of("document", "tenant", "id", "label"),
                MEDIUM,
                "Key of a result: that of the document's record, the tenant, the document's id, or the best label. Results with the same"
                        + " key are in the same partition.");
        group.key(
                CLASSIFIED_ROUTES,
                STRING,
                "",
                null,
                MEDIUM,
                "Topics to which label sets may send results: names with commas between them; a name that ends with * is a prefix. A result"
                        + " whose label set names another topic, or one that does not exist, goes to topic.classified.");
        group.key(
                CLASSIFIED_HEADERS,
                BOOLEAN,
                true,
                null,
                LOW,
                "Whether a result has headers with its best label, score, selected labels, tenant, label set, and model.");
        group.key(
                CLASSIFIED_TIMESTAMP,
                STRING,
                "document",
                Valid.OneOf.of("document", "processing"),
                MEDIUM,
                "Timestamp of a result. document: its document's, so retention.ms of the classified topic counts from then."
                        + " processing: the time of classification, for backfills of old documents.");
    }
}
