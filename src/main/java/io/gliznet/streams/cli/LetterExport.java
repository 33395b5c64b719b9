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
import java.nio.file.attribute.PosixFilePermissions;

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
        try {
            create(file);
            return fill(file);
        } catch (FileAlreadyExistsException e) {
            throw CommandFailure.usage(file + ": expected a new file, found one that is there already");
        } catch (IOException | UncheckedIOException e) {
            throw CommandFailure.failed(file + ": expected to write the dead letters, found: " + Causes.message(e));
        }
    }

    /** Its lines hold the documents' texts, so only the owner reads it where the file system knows owners. */
    private static void create(Path file) throws IOException {
        if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } else {
            Files.createFile(file);
        }
    }

    /** A part of the letters is no export, and would be in the way of the next one. */
    private long fill(Path file) throws IOException {
        boolean whole = false;
        try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
            long letters = write(line -> out.write(line + "\n"));
            out.flush();
            whole = true;
            return letters;
        } finally {
            if (!whole) {
                Files.deleteIfExists(file);
            }
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
