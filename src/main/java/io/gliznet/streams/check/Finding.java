package io.gliznet.streams.check;

import java.util.Collection;
import java.util.List;

/**
 * What one check found. A start refuses {@link Level#WRONG} and logs {@link Level#WARNING} and {@link Level#NOT_PERMITTED}.
 *
 * @param name what was checked, for programs; several findings may have the same
 * @param message a sentence that begins with the topic, the key or the part that it is about
 * @param mend what to do, as a sentence; empty if there is nothing to do, or if the message says it
 */
public record Finding(String name, Level level, String message, String mend) {

    /** What a finding means for a start. */
    public enum Level {
        OK("ok"),
        /** The service starts, but this is likely not meant. */
        WARNING("warning"),
        /** The service does not start, or answers no document. */
        WRONG("wrong"),
        /** The check needs a permission that the service itself does not need. */
        NOT_PERMITTED("not permitted"),
        /** Another finding made this check impossible, or it was not wanted. */
        SKIPPED("skipped");

        private final String words;

        Level(String words) {
            this.words = words;
        }

        /** As people read it. */
        @Override
        public String toString() {
            return words;
        }
    }

    public static Finding ok(String name, String message) {
        return new Finding(name, Level.OK, message, "");
    }

    public static Finding warning(String name, String message, String mend) {
        return new Finding(name, Level.WARNING, message, mend);
    }

    public static Finding wrong(String name, String message, String mend) {
        return new Finding(name, Level.WRONG, message, mend);
    }

    public static Finding notPermitted(String name, String message, String mend) {
        return new Finding(name, Level.NOT_PERMITTED, message, mend);
    }

    public static Finding skipped(String name, String message) {
        return new Finding(name, Level.SKIPPED, message, "");
    }

    public boolean isWrong() {
        return level == Level.WRONG;
    }

    /** What a start says of all that keeps it from starting, with what to do. */
    public static List<String> problems(Collection<Finding> findings) {
        return findings.stream().filter(Finding::isWrong).map(Finding::text).toList();
    }

    /** What a log says of all that is permitted and likely not meant, and of each check that was not permitted. */
    public static List<String> warnings(Collection<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.level == Level.WARNING || finding.level == Level.NOT_PERMITTED)
                .map(Finding::text)
                .toList();
    }

    private String text() {
        return mend.isEmpty() ? message : message + (message.endsWith(".") ? " " : ". ") + mend;
    }
}
