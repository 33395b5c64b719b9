package io.gliznet.streams.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.dataformat.yaml.snakeyaml.error.MarkedYAMLException;
import java.util.List;
import java.util.Map;

/**
 * What is wrong with a text that is neither JSON nor YAML, in words of this project. A parser's own message quotes the text, which
 * may be a document's, and speaks of the parser.
 */
public final class ParseMistake {

    /** A word of the parser's message, and what it means. */
    private static final List<Map.Entry<String, String>> KINDS = List.of(
            Map.entry("Duplicate field", "a field that is written twice"),
            Map.entry("DuplicateKey", "a field that is written twice"),
            Map.entry("duplicate key", "a field that is written twice"),
            Map.entry("Unrecognized token", "a word without quotes"),
            Map.entry("Non-standard token", "NaN or Infinity, which is no number in JSON"),
            Map.entry("Illegal unquoted character", "a line break or a control character inside of quotes"),
            Map.entry("Unrecognized character escape", "an unknown escape sequence after a backslash"),
            Map.entry("Trailing token", "something after the end of the object"),
            Map.entry("was expecting double-quote to start field name", "a field name without double quotes"),
            Map.entry("Unexpected close marker", "a bracket of another kind than the one that is open"),
            Map.entry("was expecting comma", "a missing comma or bracket"),
            Map.entry("'\\t(TAB)'", "a tab; YAML is indented with blanks"),
            Map.entry(
                    "mapping values are not allowed here",
                    "a colon where a value ends; a text with a colon needs quotes"),
            Map.entry("expected <block end>", "a line that is indented differently from its neighbours"),
            Map.entry("could not find expected ':'", "a missing colon"),
            Map.entry("unexpected end of stream", "a quote that is not closed"));

    private ParseMistake() {}

    /** With line and column, for files that people write. */
    // a deprecated class alone says where YAML's parser found the mistake, not where it began to read
    @SuppressWarnings("deprecation")
    public static String inFile(JsonProcessingException e) {
        if (e instanceof MarkedYAMLException yaml && yaml.getProblemMark() != null) {
            return at(
                    e,
                    "line " + (yaml.getProblemMark().getLine() + 1) + ", column "
                            + (yaml.getProblemMark().getColumn() + 1));
        }
        return e.getLocation() == null
                ? kind(e)
                : at(
                        e,
                        "line " + e.getLocation().getLineNr() + ", column "
                                + e.getLocation().getColumnNr());
    }

    /** With the column, for a text on one line. */
    public static String inLine(JsonProcessingException e) {
        return e.getLocation() == null
                ? kind(e)
                : at(e, "column " + e.getLocation().getColumnNr());
    }

    /** The place stands behind what was found, before the advice. */
    private static String at(JsonProcessingException e, String place) {
        String kind = kind(e);
        int advice = kind.indexOf(';');
        return advice < 0 ? kind + " at " + place : kind.substring(0, advice) + " at " + place + kind.substring(advice);
    }

    private static String kind(JsonProcessingException e) {
        if (e instanceof JsonEOFException) {
            return "an end before the last bracket or quote";
        }
        if (e instanceof StreamConstraintsException) {
            return "a number, a text or a nesting that is too long";
        }
        String message = e.getOriginalMessage();
        return KINDS.stream()
                .filter(kind -> message.contains(kind.getKey()))
                .findFirst()
                .map(Map.Entry::getValue)
                .orElse("a mistake");
    }
}
