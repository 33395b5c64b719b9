package io.gliznet.streams.cli;

import java.util.ArrayList;
import java.util.List;

/** Labels of the command line: {@code a,b}, or {@code "a label, with a comma",b}. */
final class LabelList {

    private LabelList() {}

    /** @throws CommandFailure if a quote is not closed */
    static List<String> parse(List<String> arguments) {
        List<String> labels = new ArrayList<>();
        for (String argument : arguments) {
            try {
                CsvCells.split(argument.strip(), ',').forEach(label -> labels.add(label.strip()));
            } catch (InvalidLineException e) {
                throw CommandFailure.usage("--labels: " + e.problem());
            }
        }
        return labels;
    }
}
