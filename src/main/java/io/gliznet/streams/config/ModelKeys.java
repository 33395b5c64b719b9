package io.gliznet.streams.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

/** Keys of the model and of the devices that run it. */
final class ModelKeys {

    static final String MODEL_DIR = "model.dir";
    static final String MODEL_PRECISION = "model.precision";
    static final String EXECUTION_PROVIDER = "execution.provider";
    static final String EXECUTION_DEVICES = "execution.devices";
    static final String EXECUTION_MEMORY_BYTES = "execution.memory.bytes";

    private ModelKeys() {}

    static void define(KeyGroup group) {
        group.key(
                MODEL_DIR,
                STRING,
                "models/default",
                new Valid.NonEmpty("a directory"),
                HIGH,
                "Model directory, which holds gliznet.json, tokenizer.json and at least one graph. A relative"
                        + " path is resolved against the working directory, and then against the installation directory.");
        group.key(
                MODEL_PRECISION,
                STRING,
                "auto",
                Valid.OneOf.of("auto", "fp32", "fp16", "int8"),
                MEDIUM,
                "Precision of the graph to load from the model directory. With auto, the fastest graph for the"
                        + " device is loaded.");
        group.key(
                EXECUTION_PROVIDER,
                STRING,
                "auto",
                Valid.OneOf.of("auto", "cpu", "cuda"),
                MEDIUM,
                "Device that runs the model. With auto, a GPU is used if it works; otherwise the CPU is used, and"
                        + " the log says why. With cuda, the service does not start without a GPU.");
        group.key(
                EXECUTION_DEVICES,
                LIST,
                "0",
                new Valid.Ordinals(),
                LOW,
                "Numbers of the GPUs to use. The CPU ignores this key.");
        group.key(
                EXECUTION_MEMORY_BYTES,
                LONG,
                4_294_967_296L,
                Valid.Range.from(1),
                LOW,
                "Limit of the memory that the model uses on each GPU. The CPU ignores this key.");
    }
}
