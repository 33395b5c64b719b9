package io.gliznet.streams.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** JSON lines one by one, blank ones skipped, each with its place; malformed UTF-8 is a mistake, not a question mark. */
final class JsonLinesReader implements Iterator<DocumentLine>, AutoCloseable {

    private final String name;
    private final BufferedReader reader;
    private int number;
    private @Nullable String next;

    private JsonLinesReader(String name, InputStream in) {
        this.name = name;
        this.reader = new BufferedReader(new InputStreamReader(
                in,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT)));
    }

    static JsonLinesReader of(InputStream in) {
        return new JsonLinesReader("stdin", in);
    }

    /** @throws CommandFailure (usage) if there is no such file */
    static JsonLinesReader of(Path file) {
        try {
            return new JsonLinesReader(file.toString(), Files.newInputStream(file));
        } catch (IOException e) {
            throw CommandFailure.usage(file + ": expected a file of JSON lines, found "
                    + (Files.isDirectory(file) ? "a folder" : Files.exists(file) ? "one that cannot be read" : "none"));
        }
    }

    /** Of the line that {@link #next} returned last, from 1. */
    int number() {
        return number;
    }

    @Override
    public boolean hasNext() {
        while (next == null || next.isBlank()) {
            next = read();
            if (next == null) {
                return false;
            }
            number++;
        }
        return true;
    }

    /** @throws CommandFailure (usage) if the line is not what it should be */
    @Override
    public DocumentLine next() {
        if (!hasNext() || next == null) {
            throw new NoSuchElementException();
        }
        String line = next;
        next = null;
        return DocumentLine.parse(name + " line " + number, line);
    }

    private @Nullable String read() {
        try {
            return reader.readLine();
        } catch (CharacterCodingException e) {
            throw CommandFailure.usage(name + " after line " + number + ": expected UTF-8, found other bytes");
        } catch (IOException e) {
            throw CommandFailure.failed(name + " after line " + number + ": cannot be read: " + e.getMessage());
        }
    }

    @Override
    public void close() {
        try {
            reader.close();
        } catch (IOException e) {
            throw CommandFailure.failed(name + ": cannot be closed: " + e.getMessage());
        }
    }
}
