package io.gliznet.streams.service;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** {@code state.dir}, for this process alone. The operating system releases the lock of a process that is killed. */
final class StateFolder implements AutoCloseable {

    private static final String LOCK = ".gliznet.lock";

    private final FileChannel channel;

    private StateFolder(FileChannel channel) {
        this.channel = channel;
    }

    /** @throws IOException whose message names the key, what was expected and what was found */
    static StateFolder open(Path directory) throws IOException {
        String expected = "state.dir: expected a folder that can be written, found " + directory;
        try {
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new IOException(expected + ", which cannot be created", e);
        }
        FileChannel channel;
        try {
            channel = FileChannel.open(directory.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new IOException(expected + ", which is read-only", e);
        }
        if (!isLocked(channel)) {
            channel.close();
            throw new IOException("state.dir: expected a folder for this instance alone, found " + directory
                    + ", which another process uses");
        }
        return new StateFolder(channel);
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
