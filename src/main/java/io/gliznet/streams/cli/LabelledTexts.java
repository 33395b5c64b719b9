package io.gliznet.streams.cli;

import io.gliznet.streams.label.LabelSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where {@code labels fit} finds texts whose labels are known: in a file or on a topic. */
final class LabelledTexts {

    @Option(
            names = "--file",
            required = true,
            paramLabel = "FILE",
            description = "Texts with their labels: JSON lines, CSV or TSV, as for 'evaluate'; - is stdin.")
    private @Nullable String file;

    @ArgGroup(exclusive = false, multiplicity = "1")
    private @Nullable OfTopic ofTopic;

    /** Documents as the service reads them. */
    static final class OfTopic {

        private static final int MOST_RECORDS = 100_000;

        @Option(
                names = "--from-topic",
                required = true,
                paramLabel = "TOPIC",
                description = "Documents of the label set's tenant with their labels, read as the service reads them.")
        private String topic = "";

        @Option(
                names = "--labels-in",
                required = true,
                paramLabel = "ATTRIBUTE",
                description = "Attribute of these documents that holds a label, or a JSON list of labels.")
        private String attribute = "";

        @Option(
                names = "--records",
                paramLabel = "N",
                defaultValue = "2000",
                description = "How many of the newest records of the topic are read. Default: ${DEFAULT-VALUE}.")
        private int most;

        private LabelledTopic labelled() {
            if (most < 1 || most > MOST_RECORDS) {
                throw CommandFailure.usage("--records: expected 1 to " + MOST_RECORDS + ", found " + most);
            }
            return new LabelledTopic(topic, attribute, most);
        }
    }

    LabelSet fit(LabelSetFitting fitting, LabelSet given, InputOptions input) {
        if (ofTopic != null) {
            return fitting.fit(given, ofTopic.labelled());
        }
        return fitting.fit(given, input, String.valueOf(file));
    }
}
