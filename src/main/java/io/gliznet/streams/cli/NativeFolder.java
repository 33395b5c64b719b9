package io.gliznet.streams.cli;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.List;

/**
 * A folder of native libraries that all processes of one user share. A file is written under another name, by one process at a
 * time, and renamed when it is complete. A process that is killed leaves at most one incomplete file, which the next one replaces.
 */
record NativeFolder(Path path) {

    private static final String LOCK = ".lock";
    private static final String DRAFT = ".draft";
    private static final String OWNER_ALONE = "rwx------";
    private static final int OWNER_ALONE_BITS = 0700;
    private static final int ALL_BITS = 0777;

    /**
     * Creates the folder, or checks an existing one: who can write a library can run code in this process.
     *
     * @throws IOException if the folder cannot be created, or is not this user's alone
     */
    static NativeFolder open(Path path) throws IOException {
        try {
            Files.createDirectory(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ALONE)));
        } catch (FileAlreadyExistsException e) {
            check(path);
        } catch (IOException e) {
            throw new IOException(path.getParent() + ", where no folder can be created (" + e + ")", e);
        }
        return new NativeFolder(path);
    }

    private static void check(Path path) throws IOException {
        boolean isOwn = attribute(path, "uid").equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
        boolean isAlone = ((Integer) attribute(path, "mode") & ALL_BITS) == OWNER_ALONE_BITS;
        if (!(isOwn && isAlone && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS))) {
            throw new IOException(path + ", which is not a folder of this user alone (" + OWNER_ALONE + ")");
        }
    }

    private static Object attribute(Path path, String name) throws IOException {
        return Files.getAttribute(path, "unix:" + name, LinkOption.NOFOLLOW_LINKS);
    }

    Path file(NativeLibrary library) {
        return path.resolve(library.fileName());
    }

    /** Writes the libraries that are missing. */
    void unpack(Collection<NativeLibrary> libraries) throws IOException {
        if (missing(libraries).isEmpty()) {
            return;
        }
        try (FileChannel channel =
                FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            FileLock untilClose = channel.lock();
            if (!untilClose.isValid()) {
                throw new IOException(path + ", which cannot be locked");
            }
            for (NativeLibrary library : missing(libraries)) {
                write(library);
            }
        }
    }

    private List<NativeLibrary> missing(Collection<NativeLibrary> libraries) {
        return libraries.stream().filter(library -> !isComplete(library)).toList();
    }

    private boolean isComplete(NativeLibrary library) {
        return file(library).toFile().length() == library.bytes();
    }

    private void write(NativeLibrary library) throws IOException {
        Path draft = path.resolve(DRAFT);
        try {
            library.unpack(draft);
            try (FileChannel written = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                written.force(true);
            }
            Files.move(draft, file(library), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new IOException(path + ", where " + library.fileName() + " cannot be written (" + e + ")", e);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
