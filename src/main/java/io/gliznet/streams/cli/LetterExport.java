package io.gliznet.streams.cli;

import io.gliznet.streams.deadletter.DeadLetter;
import io.gliznet.streams.deadletter.LetterReader;
import io.gliznet.streams.deadletter.Selection;
import io.gliznet.streams.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes dead letters to a new file, or to stdout, one JSON object per line. */
final class LetterExport {

    private final Console console;
    private final LetterReader reader;
    private final Selection selection;

    LetterExport(Console console, LetterReader reader, Selection selection) {
        this.console = console;
        this.reader = reader;
        this.selection = selection;
    }

    /** Returns the number of letters that were written. */
    long toStdout() {
        long letters = write(line -> console.out().println(line));
        console.out().flush();
        return letters;
    }

    /** @throws CommandFailure if the file is there already, or cannot be written */
    long toFile(Path file) {
        try (Writer out = Files.newBufferedWriter(
                file, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            return write(line -> out.write(line + "\n"));
        } catch (FileAlreadyExistsException e) {
            throw CommandFailure.usage(file + ": expected a new file, found one that is there already");
        } catch (IOException | UncheckedIOException e) {
            throw CommandFailure.failed(file + ": expected to write the dead letters, found: " + Causes.message(e));
        }
    }

    private interface Lines {
        void write(String line) throws IOException;
    }

    private long write(Lines lines) {
        long written = 0;
        while (reader.hasMore()) {
            for (DeadLetter letter : reader.poll()) {
                if (selection.chooses(letter)) {
                    write(lines, Json.write(LetterJson.whole(letter)));
                    written++;
                }
            }
        }
        return written;
    }

    private static void write(Lines lines, String line) {
        try {
            lines.write(line);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
