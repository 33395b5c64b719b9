package io.gliznet.streams.topology;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The topics from which documents are read.
 *
 * @param names empty if there is a pattern
 * @param pattern matched by the whole name of each topic, also of one that is created later
 */
public record SourceTopics(List<String> names, Optional<Pattern> pattern) {

    private static final String PATTERN = "^";
    private static final Pattern COMMA = Pattern.compile(",");

    public SourceTopics {
        names = List.copyOf(names);
        if (names.isEmpty() == pattern.isEmpty()) {
            throw new IllegalArgumentException("expected names or a pattern, found both or none");
        }
    }

    /**
     * Topics as they are configured: names, or one pattern, which begins with {@code ^}.
     *
     * @throws IllegalArgumentException if there is no name, or no valid pattern
     */
    public static SourceTopics of(String configured) {
        if (!configured.startsWith(PATTERN)) {
            return new SourceTopics(
                    COMMA.splitAsStream(configured)
                            .map(String::strip)
                            .filter(name -> !name.isEmpty())
                            .distinct()
                            .toList(),
                    Optional.empty());
        }
        try {
            return new SourceTopics(List.of(), Optional.of(Pattern.compile(configured)));
        } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException(
                    "expected a regular expression, found a mistake at index " + e.getIndex());
        }
    }

    public boolean includes(String topic) {
        return pattern.map(known -> known.matcher(topic).matches()).orElseGet(() -> names.contains(topic));
    }

    /** The first topic; empty if there is only a pattern. */
    public Optional<String> first() {
        return names.stream().findFirst();
    }

    /** As it is configured. */
    @Override
    public String toString() {
        return pattern.map(Pattern::pattern).orElseGet(() -> String.join(",", names));
    }
}
