package io.gliznet.streams.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;

/**
 * The values of all keys, each as the type that its key has. A key without a value and without a default is a mistake of the program.
 *
 * @param byKey a value of every key
 */
record Values(Map<String, Object> byKey) {

    Values {
        byKey = Map.copyOf(byKey);
    }

    String string(String key) {
        return (String) value(key);
    }

    /** As the constant of an enum is written. */
    String upper(String key) {
        return string(key).toUpperCase(Locale.ROOT);
    }

    int integer(String key) {
        return (Integer) value(key);
    }

    long number(String key) {
        return (Long) value(key);
    }

    boolean flag(String key) {
        return (Boolean) value(key);
    }

    Duration millis(String key) {
        return Duration.ofMillis(number(key));
    }

    String secret(String key) {
        return ((Password) value(key)).value();
    }

    @SuppressWarnings("unchecked") // Type.LIST is a list of strings
    List<String> list(String key) {
        return (List<String>) value(key);
    }

    private Object value(String key) {
        Object value = byKey.get(key);
        if (value == null) {
            throw new IllegalStateException("the key has neither a value nor a default: " + key);
        }
        return value;
    }
}
