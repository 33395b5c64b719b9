package io.gliznet.streams.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;

/** Memory for label sets. */
final class LabelKeys {

    static final String LABELS_CACHE_BYTES = "labels.cache.bytes";
    static final String LABELS_VECTORS_BYTES = "labels.vectors.bytes";

    private LabelKeys() {}

    static void define(KeyGroup group) {
        group.key(
                LABELS_CACHE_BYTES,
                LONG,
                67_108_864L,
                Valid.Range.from(0),
                LOW,
                "Approximate size of the in-memory cache of label sets. Label sets that are not cached are read"
                        + " from state.dir.");
        group.key(
                LABELS_VECTORS_BYTES,
                LONG,
                67_108_864L,
                Valid.Range.from(0),
                LOW,
                "Approximate size of the in-memory cache of label vectors; a vector of the default model takes 1.7 KB in memory."
                        + " Vectors that are not cached are read from state.dir. Models that read labels in the sequence"
                        + " of the text ignore this key.");
    }
}
