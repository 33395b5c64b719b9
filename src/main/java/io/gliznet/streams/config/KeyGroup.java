package io.gliznet.streams.config;

import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Validator;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.jspecify.annotations.Nullable;

/** Keys that are documented in one section. */
record KeyGroup(ConfigDef definition, String name) {

    void key(
            String key,
            ConfigDef.Type type,
            Object defaultValue,
            @Nullable Validator valid,
            Importance importance,
            String doc) {
        int order = definition.names().size();
        definition.define(key, type, defaultValue, valid, importance, doc, name, order, Width.MEDIUM, key);
    }
}
