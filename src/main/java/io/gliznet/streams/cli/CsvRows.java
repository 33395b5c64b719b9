package io.gliznet.streams.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gliznet.streams.json.Counted;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.json.NearestKey;
import io.gliznet.streams.json.ParseMistake;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rows of a CSV or TSV file as JSON objects, so that all formats share the rules of their fields. */
final class CsvRows {

    private static final Set<String> LISTS = Set.of("labels", "candidates");
    private static final String ATTRIBUTE_PREFIX = "attributes.";
    private static final char[] SEPARATORS = {',', ';', '\t', '|'};
    private static final String LIST_SEPARATOR = "\\|";

    private final char separator;
    private final List<String> columns;

    private CsvRows(char separator, List<String> columns) {
        this.separator = separator;
        this.columns = columns;
    }

    /**
     * Reads the header.
     *
     * @throws InvalidLineException if it names no text, or a column twice
     */
    static CsvRows header(String record, char separator) throws InvalidLineException {
        List<String> columns = columns(record, separator);
        if (!columns.contains("text")) {
            throw new InvalidLineException("expected a header with the column text, found a first line with "
                    + Counted.of(columns.size(), "cell") + ", none of which is text" + misspelled(columns)
                    + separatedBy(record, separator));
        }
        for (int i = 0; i < columns.size(); i++) {
            int first = columns.indexOf(columns.get(i));
            if (first < i) {
                throw new InvalidLineException("expected each column once, found the same name in the columns "
                        + (first + 1) + " and " + (i + 1));
            }
        }
        return new CsvRows(separator, columns);
    }

    private static List<String> columns(String record, char separator) throws InvalidLineException {
        try {
            return names(record, separator);
        } catch (InvalidLineException e) {
            throw new InvalidLineException(e.problem() + separatedBy(record, separator));
        }
    }

    private static List<String> names(String record, char separator) throws InvalidLineException {
        return CsvCells.split(record, separator).stream().map(String::strip).toList();
    }

    /** What seems to be between the cells instead. */
    private static String separatedBy(String record, char expected) {
        for (char other : SEPARATORS) {
            if (other != expected && namesText(record, other)) {
                return "; its cells seem to be separated by " + shown(other) + ", expected " + shown(expected);
            }
        }
        return "";
    }

    private static boolean namesText(String record, char separator) {
        try {
            return names(record, separator).contains("text");
        } catch (InvalidLineException e) {
            return false;
        }
    }

    private static String shown(char separator) {
        return separator == '\t' ? "tabs" : "'" + separator + "'";
    }

    /** Without the column's name: in a file without a header it is a document's text. */
    private static String misspelled(List<String> columns) {
        for (int i = 0; i < columns.size(); i++) {
            if (NearestKey.of(columns.get(i), List.of("text")).isPresent()) {
                return "; the name of column " + (i + 1) + " is nearly text";
            }
        }
        return "";
    }

    /** An empty cell is a field that the row does not have, but for the text. */
    JsonNode row(String record) throws InvalidLineException {
        List<String> cells = CsvCells.split(record, separator);
        if (cells.size() != columns.size()) {
            throw new InvalidLineException(
                    "expected " + columns.size() + " cells as in the header, found " + cells.size());
        }
        ObjectNode row = Json.object();
        for (int i = 0; i < cells.size(); i++) {
            add(row, columns.get(i), cells.get(i));
        }
        return row;
    }

    private static void add(ObjectNode row, String column, String cell) throws InvalidLineException {
        if (cell.isEmpty() && !column.equals("text")) {
            return;
        }
        if (column.startsWith(ATTRIBUTE_PREFIX)) {
            row.withObject("/attributes").put(column.substring(ATTRIBUTE_PREFIX.length()), cell);
        } else if (column.equals("attributes") || (LISTS.contains(column) && cell.startsWith("["))) {
            row.set(column, json(column, cell));
        } else if (LISTS.contains(column)) {
            List.of(cell.split(LIST_SEPARATOR)).forEach(row.withArray("/" + column)::add);
        } else {
            row.put(column, cell);
        }
    }

    private static JsonNode json(String column, String cell) throws InvalidLineException {
        try {
            return Json.JSON.readTree(cell);
        } catch (JsonProcessingException e) {
            throw new InvalidLineException(column, "JSON", ParseMistake.inLine(e));
        }
    }

    /** The character between the cells of this format. */
    static Optional<Character> separator(InputFormat format) {
        return switch (format) {
            case CSV -> Optional.of(',');
            case TSV -> Optional.of('\t');
            case JSONL -> Optional.empty();
        };
    }
}
