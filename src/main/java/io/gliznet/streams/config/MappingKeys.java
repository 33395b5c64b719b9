package io.gliznet.streams.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

import io.gliznet.streams.json.NearestKey;
import io.gliznet.streams.mapping.MappingText;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The keys that say how documents are made of records. Each can be given for one topic: {@code documents.TOPIC.text}. */
final class MappingKeys {

    static final String PREFIX = "documents.";

    static final String FORMAT = PREFIX + "format";
    static final String ENVELOPE = PREFIX + "envelope";
    static final String TEXT = PREFIX + "text";
    static final String SEPARATOR = PREFIX + "text.separator";
    static final String TITLE = PREFIX + "title";
    static final String TENANT = PREFIX + "tenant";
    static final String LABEL_SET = PREFIX + "label.set";
    static final String ID = PREFIX + "id";
    static final String ATTRIBUTES = PREFIX + "attributes";
    static final String LABELS = PREFIX + "labels";

    /** The words for {@link #SEPARATOR}; a properties file cannot hold blanks at the ends of a value. */
    static final Map<String, String> SEPARATORS = Map.of("newline", "\n", "paragraph", "\n\n", "space", " ");

    private static final List<String> ALL =
            List.of(FORMAT, ENVELOPE, TEXT, SEPARATOR, TITLE, TENANT, LABEL_SET, ID, ATTRIBUTES, LABELS);

    /** In the name of a field: an exchange of two letters, or two letters too many. */
    private static final int MOST_ERRORS = 2;

    private static final MappingText OWN = MappingText.OWN;

    private MappingKeys() {}

    /** A key for one topic. */
    record ForTopic(String topic, String key) {}

    /** What a key says about one topic; empty if it is no such key. */
    static Optional<ForTopic> forTopic(String key) {
        if (!key.startsWith(PREFIX)) {
            return Optional.empty();
        }
        String rest = key.substring(PREFIX.length());
        return ALL.stream()
                .filter(base -> rest.endsWith("." + base.substring(PREFIX.length())))
                .max(Comparator.comparingInt(String::length))
                .map(base ->
                        new ForTopic(rest.substring(0, rest.length() - base.length() + PREFIX.length() - 1), base));
    }

    /** The key for one topic that an unknown key was probably meant to be. */
    static Optional<String> meant(String key) {
        List<String> candidates = new ArrayList<>();
        for (int dot = key.indexOf('.', PREFIX.length());
                key.startsWith(PREFIX) && dot > 0;
                dot = key.indexOf('.', dot + 1)) {
            String prefix = key.substring(0, dot + 1);
            ALL.forEach(base -> candidates.add(prefix + base.substring(PREFIX.length())));
        }
        return NearestKey.of(key, candidates, MOST_ERRORS);
    }

    /** Whether the mapping of {@code documents.format=document}, which is fixed, has no place for this key. */
    static boolean isFieldKey(String key) {
        return ALL.contains(key) && !key.equals(FORMAT);
    }

    static void define(KeyGroup mapping) {
        mapping.key(
                FORMAT,
                STRING,
                "document",
                Valid.OneOf.of("document", "avro", "json", "text", "auto"),
                HIGH,
                "How records are written. document: Avro with the fields of schemas/Document.avsc. avro: any Avro record. json: a JSON"
                        + " object. text: UTF-8. auto: each record by its first bytes. Every key of this section can be given for one"
                        + " topic, as documents.TOPIC.format and so on; docs/integrate.md explains them.");
        mapping.key(
                ENVELOPE,
                STRING,
                "none",
                Valid.OneOf.of("none", "cloudevents", "debezium"),
                MEDIUM,
                "What is around the payload, to which all paths refer. cloudevents: both modes, with the attributes as headers ce_id and"
                        + " so on. debezium: the row after the change, also in Kafka Connect's schema and payload; deletions are"
                        + " skipped.");
        mapping.key(
                TEXT,
                STRING,
                OWN.text(),
                new Valid.TextRules(),
                HIGH,
                "Where the text is: a JSON Pointer such as /message/body, for Avro too, or several with commas between them, whose texts"
                        + " are joined. Other sources are header:NAME, key, key:/PATH, topic, position and constant:TEXT. With a"
                        + " vertical bar between sources, the first that has a value is used.");
        mapping.key(
                SEPARATOR,
                STRING,
                "newline",
                Valid.OneOf.of("newline", "paragraph", "space"),
                LOW,
                "What is put between the parts of a text that is joined.");
        mapping.key(
                TITLE,
                STRING,
                OWN.title(),
                new Valid.FieldRules(),
                MEDIUM,
                "Where the title is. A document needs none.");
        mapping.key(
                TENANT,
                STRING,
                OWN.tenant(),
                new Valid.FieldRules(),
                HIGH,
                "Where the tenant is, such as header:tenant.");
        mapping.key(
                LABEL_SET, STRING, OWN.labelSet(), new Valid.FieldRules(), HIGH, "Where the name of the label set is.");
        mapping.key(
                ID,
                STRING,
                OWN.id(),
                new Valid.FieldRules(),
                MEDIUM,
                "Where the id of a document is, which its result repeats.");
        mapping.key(
                ATTRIBUTES,
                STRING,
                OWN.attributes(),
                new Valid.AttributeRules(),
                MEDIUM,
                "What is copied to the result: sources with commas between them, such as channel=/meta/source. Without a name in front,"
                        + " the last name of the path is used. A path that ends with /* copies every field of an object.");
        mapping.key(
                LABELS,
                STRING,
                OWN.labels(),
                new Valid.LabelRules(),
                LOW,
                "Where a list of labels is that replaces those of the label set, or the name of a label set. If the value is empty,"
                        + " documents bring no labels. A document without a list, or with an empty one, has those of its label set.");
    }
}
