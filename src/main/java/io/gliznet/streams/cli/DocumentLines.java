package io.gliznet.streams.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.json.ParseMistake;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The documents of one input file, one by one. Blank lines are skipped. A line that is not a document is handed out as such, and
 * the next line is read as if nothing had happened. Used by one thread.
 */
final class DocumentLines implements Iterator<InputLine> {

    private static final Pattern NAME = Pattern.compile("[\\p{L}_][\\p{L}\\d_.:-]{0,39}");
    private static final int MOST_NAMES = 20;

    private final InputFile file;
    private final int fromLine;
    private final Consumer<String> notice;
    private final Optional<Character> separator;
    private final LineReader lines;
    private final CsvRecordReader records;
    private @Nullable CsvRows rows;
    private @Nullable InputLine next;
    private boolean noticed;

    /**
     * @param fromLine lines before it are skipped; the header of a CSV file is read anyway
     * @param notice told once if the file has fields that nothing is read from
     */
    DocumentLines(InputFile file, int fromLine, Consumer<String> notice) {
        this.file = file;
        this.fromLine = fromLine;
        this.notice = notice;
        separator = CsvRows.separator(file.format());
        lines = new LineReader(file.name(), file::unpacked);
        records = new CsvRecordReader(lines, separator.orElse(','));
    }

    @Override
    public boolean hasNext() {
        if (next == null) {
            next = read();
        }
        return next != null;
    }

    @Override
    public InputLine next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        InputLine line = next;
        next = null;
        return line;
    }

    private @Nullable InputLine read() {
        if (separator.isPresent() && rows == null) {
            rows = header(separator.get());
        }
        return readRaw().map(this::parse).orElse(null);
    }

    private Optional<LineReader.RawLine> readRaw() {
        Optional<LineReader.RawLine> raw;
        do {
            raw = separator.isPresent() ? records.read() : lines.read();
        } while (raw.isPresent() && (raw.get().isBlank() || raw.get().number() < fromLine));
        return raw;
    }

    private CsvRows header(char columnSeparator) {
        LineReader.RawLine raw = readHeader();
        try {
            String record = raw.text().orElseThrow(() -> new InvalidLineException(raw.problem()));
            return CsvRows.header(record, columnSeparator);
        } catch (InvalidLineException e) {
            throw CommandFailure.usage(source(raw.number()) + ": " + e.problem());
        }
    }

    private LineReader.RawLine readHeader() {
        return records.read()
                .orElseThrow(() -> CommandFailure.usage(
                        file.name() + ": expected a header with the column text, found an empty file"));
    }

    private InputLine parse(LineReader.RawLine raw) {
        String generatedId = file.stem() + "-%06d".formatted(raw.number());
        JsonNode node = MissingNode.getInstance();
        try {
            node = tree(raw);
            DocumentFields fields = new DocumentFields(node);
            DocumentLine line = fields.read(source(raw.number()), raw.number(), generatedId);
            noticeUnknown(line.source(), fields.unknown());
            return new InputLine.Valid(line);
        } catch (InvalidLineException e) {
            return new InputLine.Invalid(source(raw.number()), raw.number(), id(node, generatedId), e.problem());
        }
    }

    private JsonNode tree(LineReader.RawLine raw) throws InvalidLineException {
        String text = raw.text().orElseThrow(() -> new InvalidLineException(raw.problem()));
        if (rows != null) {
            return rows.row(text);
        }
        try {
            JsonNode node = Json.JSON.readTree(text);
            if (!node.isObject()) {
                throw new InvalidLineException("expected a JSON object with a \"text\", found " + Json.kind(node));
            }
            return node;
        } catch (JsonProcessingException e) {
            throw new InvalidLineException(
                    "expected a JSON object with a \"text\", found no JSON: " + ParseMistake.inLine(e));
        }
    }

    private void noticeUnknown(String source, Set<String> unknown) {
        if (!noticed && !unknown.isEmpty()) {
            noticed = true;
            notice.accept(source + ": these fields are ignored, here and in the following lines: " + names(unknown)
                    + "; known fields are " + String.join(", ", DocumentFields.KNOWN));
        }
    }

    /** In a file without a header, or with texts as keys, a name is a document's text, and is only counted. */
    private static String names(Set<String> fields) {
        List<String> names = fields.stream()
                .filter(NAME.asMatchPredicate())
                .limit(MOST_NAMES)
                .toList();
        int others = fields.size() - names.size();
        return String.join(", ", names)
                + (others == 0 ? "" : (names.isEmpty() ? "" : ", and ") + others + " that are not shown");
    }

    private static String id(JsonNode node, String generatedId) {
        try {
            return new DocumentFields(node).documentId().orElse(generatedId);
        } catch (InvalidLineException e) {
            return generatedId;
        }
    }

    private String source(int number) {
        return file.name() + " line " + number;
    }
}
