package io.gliznet.streams.mapping;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Where a value is found, in the words of the configuration.
 *
 * @param text the source, such as {@code /message/body} or {@code header:tenant}
 * @param path its names; of a header, the header's
 */
record FieldPlace(String text, List<String> path) {

    FieldPlace {
        path = List.copyOf(path);
    }

    static FieldPlace of(List<String> path) {
        return new FieldPlace(path.stream().map(FieldPlace::escaped).collect(Collectors.joining("/", "/", "")), path);
    }

    static FieldPlace header(String name) {
        return new FieldPlace(FieldSource.HEADER + name, List.of(name));
    }

    private static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1").replace(",", "~2").replace("|", "~3");
    }

    /**
     * Whether the configuration can name this place. It cannot if a name ends with a blank, which a properties file does not keep, or
     * if a header's name has a character that separates sources.
     */
    boolean canBeConfigured() {
        if (!text.equals(text.strip()) || (isHeader() && (text.indexOf(',') >= 0 || text.indexOf('|') >= 0))) {
            return false;
        }
        List<FieldSource> sources = FieldRule.parse(text).sources();
        return sources.size() == 1
                && (isHeader()
                        || (sources.get(0) instanceof FieldSource.InValue value
                                && value.path().segments().equals(path)));
    }

    boolean isHeader() {
        return text.startsWith(FieldSource.HEADER);
    }

    boolean isList() {
        return !isHeader() && path.contains(ValuePath.ALL);
    }

    String name() {
        return path.isEmpty() ? "" : path.get(path.size() - 1);
    }

    /** The name of the object around it; empty at the top. */
    String parentName() {
        return path.size() < 2 ? "" : path.get(path.size() - 2);
    }

    List<String> parent() {
        return path.isEmpty() ? path : path.subList(0, path.size() - 1);
    }

    int depth() {
        return path.size();
    }
}
