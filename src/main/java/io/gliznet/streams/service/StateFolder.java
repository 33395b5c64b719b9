package io.gliznet.streams.service;

import io.gliznet.streams.check.Finding;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** {@code state.dir}, for this process alone. The operating system releases the lock of a process that is killed. */
final class StateFolder implements AutoCloseable {

    private static final String LOCK = ".gliznet.lock";
    private static final String NOT_CREATED = ", which cannot be created";
    private static final String READ_ONLY = ", which is read-only";
    private static final String UNREADABLE = ", which this user cannot read";
    private static final String NAME = "state";
    private static final long MEBIBYTE = 1 << 20;

    /** Bytes: 20,000 label sets of 20 labels and their vectors take less. */
    private static final long LEAST_FREE = 200 * MEBIBYTE;

    private final FileChannel channel;

    private StateFolder(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws IOException whose message names the key, what was expected and what was found */
    static StateFolder open(Path directory) throws IOException {
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new IOException(expected(directory) + NOT_CREATED, e);
        }
        Optional<String> unusable = unusable(directory);
        if (unusable.isPresent()) {
            throw new IOException(expected(directory) + unusable.get());
        }
        FileChannel channel;
        try {
            channel = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new IOException(expected(directory) + READ_ONLY, e);
        }
        if (!isLocked(channel)) {
            channel.close();
            throw new IOException("state.dir: expected a folder for this instance alone, found " + directory
                    + ", which another process uses");
        }
        return new StateFolder(channel);
    }

    /** Whether {@link #open} could create or write the folder, which nothing here does: a service may be using it. */
    static Finding check(Path directory) {
        if (Files.isDirectory(directory)) {
            return unusable(directory)
                    .map(found -> wrong(directory, found))
                    .orElseGet(() -> space(directory, directory));
        }
        Path existing = directory.toAbsolutePath();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        return existing != null && Files.isDirectory(existing) && Files.isWritable(existing)
                ? space(directory, existing)
                : wrong(directory, NOT_CREATED);
    }

    /** What keeps this user from a folder that is there; empty if nothing does. */
    private static Optional<String> unusable(Path directory) {
        Path lock = directory.resolve(LOCK);
        if (!Files.isReadable(directory) || !Files.isExecutable(directory)) {
            return Optional.of(UNREADABLE);
        } else if (!Files.isWritable(directory)) {
            return Optional.of(READ_ONLY);
        }
        return !Files.exists(lock) || (Files.isRegularFile(lock) && Files.isWritable(lock))
                ? Optional.empty()
                : Optional.of(
                        ", in which " + LOCK + " is no file that this user can write; it belongs to " + owner(lock));
    }

    private static String owner(Path file) {
        try {
            return Files.getOwner(file).getName();
        } catch (IOException | UnsupportedOperationException e) {
            return "another user";
        }
    }

    private static Finding wrong(Path directory, String found) {
        return Finding.wrong(
                NAME,
                expected(directory) + found,
                "Mount a volume there that the user of the service can write, or set state.dir to another folder.");
    }

    private static Finding space(Path directory, Path existing) {
        try {
            long free = Files.getFileStore(existing).getUsableSpace();
            String found = "state.dir: " + directory + " can be written, with " + free / MEBIBYTE + " MiB free";
            return free >= LEAST_FREE
                    ? Finding.ok(NAME, found)
                    : Finding.warning(
                            NAME,
                            found + "; label sets and vectors of labels are stored there",
                            "Make room, or set state.dir to another folder.");
        } catch (IOException e) {
            return Finding.skipped(
                    NAME, "state.dir: the free space of " + directory + " cannot be read: " + e.getMessage());
        }
    }

    private static String expected(Path directory) {
        return "state.dir: expected a folder that can be written, found " + directory;
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
