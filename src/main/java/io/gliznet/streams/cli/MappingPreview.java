package io.gliznet.streams.cli;

import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.classify.SkippedException;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.json.Counted;
import io.gliznet.streams.json.Visible;
import io.gliznet.streams.records.MappedDocuments;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What a mapping makes of records, as lines for people. */
final class MappingPreview {

    private static final int SHOWN_CHARACTERS = 40;
    private static final int SHOWN_TEXT = 80;
    private static final int SHOWN_MESSAGES = 10;

    private final List<String> lines = new ArrayList<>();
    private final Map<String, Integer> rejections = new TreeMap<>();
    private final boolean showText;
    private int documents;
    private int skipped;

    private MappingPreview(boolean showText) {
        this.showText = showText;
    }

    /** @param showText whether the beginnings of title and text are shown, and not only their lengths */
    static MappingPreview of(List<TopicRecord> records, MappedDocuments mapped, boolean showText) {
        MappingPreview preview = new MappingPreview(showText);
        records.forEach(record ->
                preview.lines.add(Visible.line(record.source().position()) + "  " + preview.shown(record, mapped)));
        return preview;
    }

    private String shown(TopicRecord record, MappedDocuments mapped) {
        try {
            Document document = mapped.decode(record.source());
            documents++;
            return shown(document);
        } catch (SkippedException e) {
            skipped++;
            return "skipped: " + Visible.line(String.valueOf(e.getMessage()));
        } catch (RejectedException e) {
            String problem = Visible.line(e.reason() + ": " + e.getMessage());
            rejections.merge(problem, 1, Integer::sum);
            return "dead letter " + problem;
        }
    }

    private String shown(Document document) {
        String title =
                document.title().map(found -> "  title " + content(found)).orElse("");
        String attributes = new TreeMap<>(document.attributes())
                .entrySet().stream()
                        .map(attribute -> cut(attribute.getKey()) + "=" + cut(attribute.getValue()))
                        .collect(Collectors.joining("  ", "  ", ""));
        return "id " + cut(document.documentId()) + "  label set "
                + cut(document.labelSet().toString()) + title + "  text " + content(document.text())
                + attributes.stripTrailing();
    }

    private String content(String text) {
        return showText
                ? "\"" + Table.cut(text, SHOWN_TEXT) + "\""
                : "of " + text.codePointCount(0, text.length()) + " characters";
    }

    private static String cut(String text) {
        return Table.cut(text, SHOWN_CHARACTERS);
    }

    int documents() {
        return documents;
    }

    /** Whether a few records at most are rejected, as in a topic whose mapping is right. */
    boolean isRight() {
        return documents > 0 && rejected() * 5 <= documents + rejected();
    }

    private int rejected() {
        return rejections.values().stream().mapToInt(Integer::intValue).sum();
    }

    void print(Console console) {
        lines.forEach(console.out()::println);
    }

    /** @param formats how many records have which format, for people */
    void printSummary(Console console, String formats) {
        console.out()
                .println("%s: %s, %s, %d skipped. Formats: %s."
                        .formatted(
                                Counted.of(lines.size(), "record"),
                                Counted.of(documents, "document"),
                                Counted.of(rejected(), "dead letter"),
                                skipped,
                                formats));
        rejections.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder()))
                .limit(SHOWN_MESSAGES)
                .forEach(problem -> console.out().println(problem.getValue() + " × " + problem.getKey()));
        if (rejections.size() > SHOWN_MESSAGES) {
            console.out().println("and " + (rejections.size() - SHOWN_MESSAGES) + " other reasons");
        }
    }
}
