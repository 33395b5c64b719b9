package io.gliznet.streams.cli;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A file of documents, or stdin.
 *
 * @param name how messages name it
 * @param stem what generated ids begin with
 * @param in owned by the file; stdin stays open, because closing it would wait for a thread that reads from it
 */
record InputFile(String name, String stem, InputFormat format, InputStream in, boolean isStdin)
        implements AutoCloseable {

    static final String STDIN = "-";

    private static final int GZIP_MAGIC_1 = 0x1f;
    private static final int GZIP_MAGIC_2 = 0x8b;

    /**
     * @param file a path, or {@code -}
     * @param format empty: the one that the file's name suggests
     * @throws CommandFailure if there is no such file, or it is damaged
     */
    static InputFile open(String file, Optional<InputFormat> format, InputStream stdin) {
        boolean isStdin = file.equals(STDIN);
        String name = source(file);
        InputStream in = isStdin ? stdin : open(Path.of(file));
        return new InputFile(name, InputFormat.stem(name), format.orElse(InputFormat.of(name)), in, isStdin);
    }

    /** How messages name a file, or stdin. */
    static String source(String file) {
        return file.equals(STDIN) ? "stdin" : file;
    }

    private static InputStream open(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw CommandFailure.usage(file + ": expected a file of documents, found a folder");
            }
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw CommandFailure.usage(file + ": expected a file of documents, found "
                    + (Files.exists(file) ? "one that cannot be read" : "no such file"));
        }
    }

    /** The bytes, unpacked: a gzip file is recognized by its first two bytes, whatever its name. Waits for them. */
    InputStream unpacked() {
        try {
            PushbackInputStream peeked = new PushbackInputStream(in, 2);
            int first = peeked.read();
            int second = first == GZIP_MAGIC_1 ? peeked.read() : -1;
            if (second >= 0) {
                peeked.unread(second);
            }
            if (first >= 0) {
                peeked.unread(first);
            }
            return second == GZIP_MAGIC_2 ? new GZIPInputStream(peeked) : peeked;
        } catch (IOException e) {
            throw CommandFailure.failed(name + ": expected to read it, found " + found(e));
        }
    }

    /** Why a file cannot be read, in words that do not need the library's. */
    static String found(IOException e) {
        if (e instanceof EOFException) {
            return "a gzip file that ends too early";
        }
        return e instanceof ZipException ? "a damaged gzip file" : "an error: " + e.getMessage();
    }

    @Override
    public void close() {
        if (isStdin) {
            return;
        }
        try {
            in.close();
        } catch (IOException e) {
            throw CommandFailure.failed(name + ": expected to close it, found: " + e.getMessage());
        }
    }
}
