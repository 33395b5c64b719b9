package io.gliznet.streams.label;

/**
 * Names a label set: the key of the {@code label-sets} topic, {@code tenantId/name}.
 *
 * @param tenantId not empty, without a slash
 * @param name not empty; may hold slashes
 */
public record LabelSetKey(String tenantId, String name) {

    private static final int MAX_CHARACTERS = 1_000;

    /** @throws IllegalArgumentException if a part is empty, the tenant holds a slash, or both are too long */
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

    /** @throws IllegalArgumentException if the text is not {@code tenantId/name} */
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
