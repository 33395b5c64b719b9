package io.gliznet.streams.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A picture that a command writes at its end, checked before it begins. A file that is none is never overwritten. */
final class OutputFile {

    private static final String SVG = "<svg";

    private OutputFile() {}

    /** @throws CommandFailure if the file cannot be written, or is there and is no SVG */
    static void require(String option, Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file) || folder == null || !Files.isWritable(Files.exists(file) ? file : folder)) {
            throw CommandFailure.usage(option + ": expected a file that can be written, found " + file);
        }
        if (Files.exists(file) && !isPicture(file)) {
            throw CommandFailure.usage(
                    option + ": expected a new file or an SVG, found " + file + ", which is something else");
        }
    }

    private static boolean isPicture(Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            String start = new String(content.readNBytes(SVG.length()), StandardCharsets.US_ASCII);
            return start.isEmpty() || start.equals(SVG);
        } catch (IOException e) {
            return false;
        }
    }
}
