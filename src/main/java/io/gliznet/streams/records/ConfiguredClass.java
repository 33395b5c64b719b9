package io.gliznet.streams.records;

import org.apache.kafka.common.config.ConfigException;

/** Creates instances of classes that the configuration names. */
final class ConfiguredClass {

    private ConfiguredClass() {}

    /** @throws ConfigException that names the key, if there is no such class or it does not have this type */
    static <P> P open(String key, String className, Class<P> type) {
        try {
            return Class.forName(className)
                    .asSubclass(type)
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | ClassCastException | LinkageError e) {
            throw new ConfigException(key + ": expected a Kafka " + type.getSimpleName()
                    + " on the class path with a public no-argument constructor, found " + className);
        }
    }
}
