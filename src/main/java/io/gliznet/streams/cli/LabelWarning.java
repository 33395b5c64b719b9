package io.gliznet.streams.cli;

import java.util.List;

/**
 * A suggestion about labels of one set, which the service accepts all the same.
 *
 * @param labels names of the labels, at least one
 * @param problem a sentence about them without its subject and its full stop
 */
record LabelWarning(Kind kind, List<String> labels, String problem) {

    /** What can be wrong, and how it is mended. */
    enum Kind {
        DOUBLES("doubles", "Keep one of them."),
        CONTAINED("contained", "Give both a description ('text') that says what sets them apart."),
        SINGLE_LABEL("single-label", "Add the other labels, or use MULTI_LABEL."),
        CATCH_ALL(
                "catch-all",
                "Remove it and take documents without a selected label for such documents, or describe in 'text' what"
                        + " these texts have in common."),
        UNCLEAR_NAME("unclear-name", "Describe it in 'text', in words that the documents use."),
        TOO_LONG("too-long", "Use a short name, or say it in one short sentence in 'text'."),
        UNREADABLE("unreadable", "Describe it in 'text' in the language of the model."),
        NEAR_TWINS("near-twins", "Merge them, or give both a description ('text') that says what sets them apart.");

        private final String id;
        private final String mend;

        Kind(String id, String mend) {
            this.id = id;
            this.mend = mend;
        }

        /** The name in JSON. */
        String id() {
            return id;
        }

        /** What to do about it, in sentences. */
        String mend() {
            return mend;
        }
    }

    LabelWarning {
        labels = List.copyOf(labels);
    }

    /** For people: the labels, what is wrong, and the mend. */
    String sentence() {
        List<String> quoted = labels.stream().map(label -> "'" + label + "'").toList();
        return String.join(", ", quoted) + " " + problem + ". " + kind.mend();
    }
}
