package io.gliznet.streams.label;

/**
 * Identifies a label set. As a string, {@code tenantId/name}, it is the record key in the {@code label-sets} topic.
 *
 * @param tenantId not blank and without a slash
 * @param name not blank; may contain slashes
 */
public record LabelSetKey(String tenantId, String name) {

    private static final int MAX_CHARACTERS = 1_000;

    /** @throws IllegalArgumentException if a part is blank, the tenant contains a slash, or both together are too long */
    public LabelSetKey {
        if (tenantId.isBlank() || tenantId.indexOf('/') >= 0) {
            throw new IllegalArgumentException(
                    "tenantId: expected a non-empty text without '/', found '" + tenantId + "'");
        }
        if (name.isBlank()) {
            throw new IllegalArgumentException("label set name: expected a non-empty text, found '" + name + "'");
        }
        if (tenantId.length() + name.length() > MAX_CHARACTERS) {
            throw new IllegalArgumentException("label set key: expected at most " + MAX_CHARACTERS
                    + " characters, found " + (tenantId.length() + name.length()));
        }
    }

    /**
     * Parses {@code tenantId/name}; the first slash separates the parts.
     *
     * @throws IllegalArgumentException if the string has another form
     */
    public static LabelSetKey parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("label set key: expected tenantId/name, found '" + text + "'");
        }
        return new LabelSetKey(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public String toString() {
        return tenantId + "/" + name;
    }
}
