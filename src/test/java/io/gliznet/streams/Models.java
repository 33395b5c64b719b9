package io.gliznet.streams;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Model directories for tests. */
public final class Models {

    /** The one that ships. */
    public static final Path DEFAULT = Path.of("models", "default");

    private Models() {}

    /** A copy to spoil. */
    public static Path copy(Path model, Path into) {
        try (Stream<Path> files = Files.list(model)) {
            for (Path file : files.toList()) {
                Files.copy(file, into.resolve(file.getFileName()));
            }
            return into;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
