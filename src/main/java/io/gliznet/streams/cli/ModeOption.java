package io.gliznet.streams.cli;

import io.gliznet.streams.label.LabelMode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The mode of a command without Kafka. */
final class ModeOption {

    @Option(
            names = "--mode",
            paramLabel = "MODE",
            description =
                    "multi_label can select several labels, single_label at most one. Default: the mode of the label"
                            + " set, or multi_label.")
    private @Nullable LabelMode mode;

    /** Null: the label set says it. */
    @Nullable
    LabelMode mode() {
        return mode;
    }
}
