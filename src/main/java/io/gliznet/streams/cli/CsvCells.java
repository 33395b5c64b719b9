package io.gliznet.streams.cli;

import java.util.ArrayList;
import java.util.List;

/** Splits one record into cells by RFC 4180: a quoted cell may hold the separator, line breaks, and quotes written twice. */
final class CsvCells {

    private static final char QUOTE = '"';

    private final String record;
    private final char separator;
    private int at;

    private CsvCells(String record, char separator) {
        this.record = record;
        this.separator = separator;
    }

    /** @throws InvalidLineException if text follows a quoted cell before the separator, or a quote is not closed */
    static List<String> split(String record, char separator) throws InvalidLineException {
        CsvCells cells = new CsvCells(record, separator);
        List<String> split = new ArrayList<>();
        split.add(cells.cell());
        while (cells.at < record.length()) {
            cells.at++; // the separator
            split.add(cells.cell());
        }
        return split;
    }

    /**
     * Whether a line ends inside a quoted cell, which then continues on the next line.
     *
     * @param quoted whether the line begins inside a quoted cell
     */
    static boolean endsQuoted(String line, char separator, boolean quoted) {
        boolean cellBegins = !quoted;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == QUOTE && (quoted || cellBegins)) {
                boolean twice = quoted && i + 1 < line.length() && line.charAt(i + 1) == QUOTE;
                i += twice ? 1 : 0;
                quoted = twice || !quoted;
            }
            cellBegins = !quoted && c == separator;
        }
        return quoted;
    }

    private String cell() throws InvalidLineException {
        if (at < record.length() && record.charAt(at) == QUOTE) {
            return quoted();
        }
        int end = record.indexOf(separator, at);
        String cell = record.substring(at, end < 0 ? record.length() : end);
        at += cell.length();
        return cell;
    }

    private String quoted() throws InvalidLineException {
        StringBuilder cell = new StringBuilder();
        at++;
        while (true) {
            int quote = record.indexOf(QUOTE, at);
            if (quote < 0) {
                throw new InvalidLineException("expected a closing quote, found the end");
            }
            cell.append(record, at, quote);
            at = quote + 1;
            if (at == record.length() || record.charAt(at) == separator) {
                return cell.toString();
            }
            if (record.charAt(at) != QUOTE) {
                throw new InvalidLineException(
                        "expected '" + separator + "' after a quoted cell, found" + " something else at character "
                                + (at + 1) + "; a quote inside of a quoted cell is written twice");
            }
            cell.append(QUOTE);
            at++;
        }
    }
}
