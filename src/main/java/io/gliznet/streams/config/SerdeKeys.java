package io.gliznet.streams.config;

import io.gliznet.streams.json.NearestKey;
import io.gliznet.streams.serde.SerdeConfig;
import java.util.List;
import java.util.Map;

/**
 * Keys of the serializers. Those of this project refuse a key that they do not read, because ignoring it would hide a mistake.
 * Other serializers have keys of their own, which are passed on unchecked.
 */
final class SerdeKeys {

    private static final String OWN_PACKAGE = SerdeConfig.class.getPackageName() + ".";

    private SerdeKeys() {}

    /** @param origins of each key without its prefix: how a message names the place where it was set */
    static void check(Map<String, Object> values, Map<String, String> origins, List<String> problems) {
        if (!isOwn(values, RegistryKeys.SERIALIZER_CLASS) || !isOwn(values, RegistryKeys.DESERIALIZER_CLASS)) {
            return;
        }
        origins.forEach((key, origin) -> {
            if (!SerdeConfig.keys().contains(key) && !key.startsWith(SerdeConfig.SSL_PREFIX)) {
                problems.add(Keys.SERDE_PREFIX + key + origin + ": expected a key that the serializers read, found an"
                        + " unknown one"
                        + NearestKey.of(key, SerdeConfig.keys())
                                .map(nearest -> "; did you mean " + Keys.SERDE_PREFIX + nearest + "?")
                                .orElse(""));
            }
        });
    }

    private static boolean isOwn(Map<String, Object> values, String key) {
        return String.valueOf(values.get(key)).startsWith(OWN_PACKAGE);
    }
}
