package io.gliznet.streams.cli;

import io.gliznet.streams.json.Utf8;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Lines of a file, each decoded by itself, so that a line in another encoding does not take its neighbours with it. */
final class LineReader {

    private final String name;
    private final Supplier<InputStream> source;
    private @Nullable InputStream opened;
    private int number;

    /** @param source asked for the bytes when the first line is read */
    LineReader(String name, Supplier<InputStream> source) {
        this.name = name;
        this.source = source;
    }

    /** @param text empty: the line is not UTF-8, and the problem says so */
    record RawLine(int number, Optional<String> text, String problem) {

        boolean isBlank() {
            return text.map(String::isBlank).orElse(false);
        }
    }

    /**
     * The next line without its line break; empty at the end.
     *
     * @throws CommandFailure if the file cannot be read
     */
    Optional<RawLine> read() {
        Optional<byte[]> bytes = readBytes();
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new RawLine(number, Optional.of(Utf8.decode(bytes.get())), ""));
        } catch (Utf8.MalformedException e) {
            return Optional.of(new RawLine(number, Optional.empty(), String.valueOf(e.getMessage())));
        }
    }

    /** The number of the line that was read last, from 1. */
    int number() {
        return number;
    }

    private InputStream in() {
        InputStream in = opened;
        if (in == null) {
            in = new BufferedInputStream(source.get());
            opened = in;
        }
        return in;
    }

    /**
     * The next line as it is, without its line break; empty at the end.
     *
     * @throws CommandFailure if the file cannot be read
     */
    Optional<byte[]> readBytes() {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        InputStream in = in();
        try {
            int b = in.read();
            if (b < 0) {
                return Optional.empty();
            }
            while (b >= 0 && b != '\n') {
                line.write(b);
                b = in.read();
            }
        } catch (IOException e) {
            throw CommandFailure.failed(
                    name + " line " + (number + 1) + ": expected to read it, found " + InputFile.found(e));
        }
        number++;
        byte[] bytes = line.toByteArray();
        boolean carriageReturn = bytes.length > 0 && bytes[bytes.length - 1] == '\r';
        return Optional.of(carriageReturn ? Arrays.copyOf(bytes, bytes.length - 1) : bytes);
    }
}
