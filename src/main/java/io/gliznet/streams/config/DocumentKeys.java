package io.gliznet.streams.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

/** Limits of a document. */
final class DocumentKeys {

    static final String TEXT_MAX_BYTES = "text.max.bytes";
    static final String TEXT_MAX_WINDOWS = "text.max.windows";
    static final String TEXT_OVERLAP_TOKENS = "text.overlap.tokens";
    static final String DOCUMENT_MAX_TOKENS = "document.max.tokens";
    static final String TEXT_TRUNCATION = "text.truncation";

    private DocumentKeys() {}

    static void define(KeyGroup group) {
        group.key(
                TEXT_MAX_BYTES,
                INT,
                1_048_576,
                Valid.Range.from(1),
                MEDIUM,
                "Size limit of a document's title and text together, in bytes of UTF-8. A larger document becomes"
                        + " a dead letter with the reason TEXT_TOO_LARGE.");
        group.key(
                TEXT_MAX_WINDOWS,
                INT,
                16,
                Valid.Range.from(1),
                MEDIUM,
                "Maximum number of windows into which a long text is split. Text beyond the last window is"
                        + " ignored, and the coverage of the result says so.");
        group.key(
                TEXT_OVERLAP_TOKENS,
                INT,
                64,
                Valid.Range.from(0),
                LOW,
                "Maximum number of tokens that two neighbouring windows of a long text share.");
        group.key(
                DOCUMENT_MAX_TOKENS,
                INT,
                32_768,
                Valid.Range.from(512),
                MEDIUM,
                "Most tokens that the model reads for one document, over all windows of its text and all passes of its labels."
                        + " Text beyond it is not scored, and the result's coverage says so. A label set of a model"
                        + " that reads labels in the sequence of the text is invalid if it alone needs more.");
        group.key(
                TEXT_TRUNCATION,
                STRING,
                "windows",
                Valid.OneOf.of("windows", "reference"),
                LOW,
                "With windows, every label is scored against every window of a long text. With reference, text"
                        + " and labels are cut as the reference implementation of the model does, which is useful for"
                        + " comparisons with it.");
    }
}
