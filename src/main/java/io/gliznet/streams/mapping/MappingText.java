package io.gliznet.streams.mapping;

/**
 * The mapping of a document's fields, as it is configured.
 *
 * @param text where the parts of the text are, with commas between them
 * @param separator what stands between two parts of the text
 * @param attributes where attributes are, with commas between them; may be empty
 * @param labels where a list of labels is, or the name of a label set; empty: documents bring no labels
 */
public record MappingText(
        String text,
        String separator,
        String title,
        String tenant,
        String labelSet,
        String id,
        String attributes,
        String labels) {

    /** The fields of this project's own documents, in any format. */
    public static final MappingText OWN = new MappingText(
            "/text",
            "\n",
            "/title",
            "/tenantId",
            "/labelSet | constant:default",
            "/documentId | /id | position",
            "/attributes/*",
            "");
}
