package io.gliznet.streams.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** A file that a command writes at its end, checked before it begins. */
final class OutputFile {

    private OutputFile() {}

    /** @throws CommandFailure if the file cannot be written */
    static void require(String option, Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || folder == null || !Files.isWritable(Files.exists(file) ? file : folder)) {
            throw CommandFailure.usage(option + ": expected a file that can be written, found " + file);
        }
    }
}
