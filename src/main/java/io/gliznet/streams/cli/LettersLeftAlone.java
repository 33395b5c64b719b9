package io.gliznet.streams.cli;

import io.gliznet.streams.deadletter.Coordinates;
import io.gliznet.streams.json.Visible;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The letters that a replay does not send. Each reason is printed with its first letter, and the others are counted. Not thread-safe. */
final class LettersLeftAlone {

    private static final int MOST_REASONS = 20;
    private static final int MOST_NAMED = 20;

    private final Console console;
    private final Map<String, Same> byProblem = new LinkedHashMap<>();
    private long total;
    private long notShown;

    /** The letters of one reason. */
    private static final class Same {

        private final String first;
        private final List<String> more = new ArrayList<>();
        private long count = 1;

        private Same(String first) {
            this.first = first;
        }

        private void add(String letter) {
            count++;
            if (more.size() < MOST_NAMED) {
                more.add(letter);
            }
        }
    }

    LettersLeftAlone(Console console) {
        this.console = console;
    }

    void add(Coordinates letter, String problem) {
        total++;
        String at = letter.toString();
        Same same = byProblem.get(problem);
        if (same != null) {
            same.add(at);
        } else if (byProblem.size() < MOST_REASONS) {
            byProblem.put(problem, new Same(at));
            tell(at + ": left alone: " + problem);
        } else {
            notShown++;
        }
    }

    /** Adds letters of which nothing is known. */
    void add(long letters) {
        total += letters;
    }

    long total() {
        return total;
    }

    /** Prints how many letters there are beside those that were printed. */
    void finish() {
        for (Same same : byProblem.values()) {
            if (same.count > 1) {
                tell((same.count - 1) + " more left alone for the reason of " + same.first + ": "
                        + String.join(", ", same.more) + (same.count - 1 > same.more.size() ? ", …" : ""));
            }
        }
        if (notShown > 0) {
            tell(notShown + " more left alone for other reasons, which are not shown");
        }
    }

    private void tell(String message) {
        console.err().println("gliznet: " + Visible.line(message));
    }
}
