package io.gliznet.streams.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Joins the lines of a CSV file to records: a quoted cell may hold line breaks. */
final class CsvRecordReader {

    /** A quote that nobody closed must not take the rest of the file with it. */
    private static final int MOST_LINES = 1_000;

    private final LineReader lines;
    private final char separator;
    private final Deque<LineReader.RawLine> pushedBack = new ArrayDeque<>();

    CsvRecordReader(LineReader lines, char separator) {
        this.lines = lines;
        this.separator = separator;
    }

    /** The next record, with the number of its first line; empty at the end. */
    Optional<LineReader.RawLine> read() {
        Optional<LineReader.RawLine> next = line();
        if (next.isEmpty() || next.get().text().isEmpty()) {
            return next;
        }
        LineReader.RawLine first = next.get();
        Deque<LineReader.RawLine> more = new ArrayDeque<>();
        StringBuilder record = new StringBuilder(first.text().get());
        boolean quoted = CsvCells.endsQuoted(record.toString(), separator, false);
        while (quoted) {
            Optional<LineReader.RawLine> line = more.size() < MOST_LINES ? line() : Optional.empty();
            line.ifPresent(more::add);
            if (line.isEmpty() || line.get().text().isEmpty()) {
                return Optional.of(unclosed(first, more));
            }
            String text = line.get().text().get();
            record.append('\n').append(text);
            quoted = CsvCells.endsQuoted(text, separator, true);
        }
        return Optional.of(new LineReader.RawLine(first.number(), Optional.of(record.toString()), ""));
    }

    private LineReader.RawLine unclosed(LineReader.RawLine first, Deque<LineReader.RawLine> more) {
        while (!more.isEmpty()) {
            pushedBack.addFirst(more.removeLast());
        }
        return new LineReader.RawLine(
                first.number(), Optional.empty(), "expected a closing quote in the lines that follow, found none");
    }

    private Optional<LineReader.RawLine> line() {
        return pushedBack.isEmpty() ? lines.read() : Optional.of(pushedBack.removeFirst());
    }
}
