package io.gliznet.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Sources and documentation use the words of the field. Each entry maps a banned expression to the words to use instead. */
final class VocabularyTest {

    private static final Map<String, String> BANNED = Map.ofEntries(
            Map.entry("at fault|our fault|(record|document)'s fault", "'record error' or 'service error'"),
            Map.entry("(error|failure|reason|one)s? of ours|not ours", "'service error'"),
            Map.entry("guilty", "'the failing record'"),
            Map.entry("fates?|verdicts?", "'outcome' or 'result'"),
            Map.entry("(is|are|was|were|being) away", "'unreachable' or 'does not answer'"),
            Map.entry("in earnest", "'in production', or leave it out"),
            Map.entry("(feel|feels) nothing", "'is not affected'"),
            Map.entry("nothing (is )?trained", "'without retraining a model'"),
            Map.entry("every tenant its own", "'each tenant defines its own'"),
            Map.entry("to ask first", "'bootstrap servers'"),
            Map.entry("lies behind the last", "'beyond the last window'"),
            Map.entry("e-call|e-threads|g10", "the name of the benchmark's row"));

    private static final Set<String> ENDINGS = Set.of("java", "md", "properties", "yaml", "yml");
    private static final Set<String> NOT_SOURCES = Set.of("target", ".git", ".venv", "node_modules", "__pycache__");

    @Test
    void noFileHasAnExpressionThatAReaderCannotSearchFor() throws IOException {
        List<String> hits = new ArrayList<>();
        for (Path file : files()) {
            addHits(file, hits);
        }

        assertThat(hits).as("expressions that are not plain technical English").isEmpty();
    }

    @Test
    void bannedExpressionsAreFoundWithFileLineAndReplacement() throws IOException {
        List<String> hits = new ArrayList<>();
        addHits(Path.of("a.md"), List.of("A fateful day.", "The record is AT FAULT."), hits);

        assertThat(hits).containsExactly("a.md:2: found 'AT FAULT', expected 'record error' or 'service error'");
    }

    private static void addHits(Path file, List<String> hits) throws IOException {
        addHits(file, Files.readAllLines(file), hits);
    }

    private static void addHits(Path file, List<String> lines, List<String> hits) {
        BANNED.forEach((expression, instead) -> {
            Pattern pattern = Pattern.compile("\\b(" + expression + ")\\b", Pattern.CASE_INSENSITIVE);
            for (int i = 0; i < lines.size(); i++) {
                int line = i + 1;
                pattern.matcher(lines.get(i))
                        .results()
                        .forEach(hit ->
                                hits.add(file + ":" + line + ": found '" + hit.group() + "', expected " + instead));
            }
        });
    }

    private static List<Path> files() throws IOException {
        List<Path> files = new ArrayList<>();
        Files.walkFileTree(Path.of(""), new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                boolean skipped = NOT_SOURCES.contains(name(directory));
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                String name = name(file);
                if (ENDINGS.contains(name.substring(name.lastIndexOf('.') + 1))
                        && !name.equals("VocabularyTest.java")) {
                    files.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        assertThat(files).contains(Path.of("README.md"), Path.of("config", "gliznet.properties"));
        return files;
    }

    private static String name(Path path) {
        return path.getFileName().toString();
    }
}
