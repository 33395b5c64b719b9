package io.gliznet.streams.topology;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The topics to which label sets may send results.
 *
 * @param names whole names
 * @param prefixes of names; a topic that is created later is permitted too
 */
public record PermittedTopics(List<String> names, List<String> prefixes) {

    /** Label sets may name no topic. */
    public static final PermittedTopics NONE = new PermittedTopics(List.of(), List.of());

    private static final Pattern COMMA = Pattern.compile(",");
    private static final String ANY = "*";

    public PermittedTopics {
        names = List.copyOf(names);
        prefixes = List.copyOf(prefixes);
    }

    /** Topics as they are configured: with commas between them; a prefix ends with {@code *}. */
    public static PermittedTopics of(String configured) {
        List<String> all = COMMA.splitAsStream(configured)
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        return new PermittedTopics(
                all.stream().filter(name -> !name.endsWith(ANY)).toList(),
                all.stream()
                        .filter(name -> name.endsWith(ANY))
                        .map(name -> name.substring(0, name.length() - 1))
                        .toList());
    }

    public boolean permits(String topic) {
        return names.contains(topic) || prefixes.stream().anyMatch(topic::startsWith);
    }

    boolean isEmpty() {
        return names.isEmpty() && prefixes.isEmpty();
    }

    /** As they are configured. */
    @Override
    public String toString() {
        return isEmpty()
                ? "no topics"
                : String.join(
                        ", ",
                        Stream.concat(names.stream(), prefixes.stream().map(prefix -> prefix + ANY))
                                .toList());
    }
}
