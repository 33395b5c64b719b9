package io.gliznet.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A committed file that the code generates. {@value #COMMAND} writes all of them. */
public final class GeneratedFile {

    private static final String COMMAND = "mvn -q test -Dtest='*DocsTest' -Dgenerate";

    private GeneratedFile() {}

    /** Fails unless the file has this content; with {@code -Dgenerate}, writes it first. */
    public static void assertUpToDate(Path file, String content) throws IOException {
        if (System.getProperty("generate") != null) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, content);
        }
        assertThat(file)
                .as("%s is generated from the code and is out of date; regenerate it with: %s", file, COMMAND)
                .content()
                .isEqualTo(content);
    }
}
