package io.gliznet.streams.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is generated from the definition is what is in the tree; {@code mvn test -Dtest=ConfigDocsTest -Dgenerate} writes it. */
final class ConfigDocsTest {

    private static final Path PROPERTIES = Path.of("config", "gliznet.properties");
    private static final Path README = Path.of("README.md");
    private static final String BEGIN = "<!-- configuration: generated -->\n";
    private static final String END = "<!-- end of configuration -->";

    @Test
    void thePropertiesFileListsEveryKeyWithItsDefault() throws IOException {
        generate(PROPERTIES, ConfigDocs.properties());

        assertThat(PROPERTIES).content().isEqualTo(ConfigDocs.properties());
    }

    @Test
    void theReadmeTableListsEveryKey() throws IOException {
        String readme = Files.readString(README);
        int begin = readme.indexOf(BEGIN) + BEGIN.length();
        int end = readme.indexOf(END);
        generate(README, readme.substring(0, begin) + ConfigDocs.table() + readme.substring(end));

        assertThat(README).content().contains(BEGIN + ConfigDocs.table() + END);
    }

    @Test
    void thePropertiesFileIsTheDefaults() {
        Sources file = new Sources(Optional.of(PROPERTIES), Map.of(), Map.of(), Path.of(""));
        Sources none = new Sources(Optional.empty(), Map.of(), Map.of(), Path.of(""));

        assertThat(GliznetConfig.load(file)).usingRecursiveComparison().isEqualTo(GliznetConfig.load(none));
    }

    @Test
    void everyKeyIsDocumentedInSentences() {
        assertThat(Keys.DEFINITION.configKeys().values())
                .allSatisfy(key -> assertThat(key.documentation).endsWith(".").hasSizeBetween(20, 300));
    }

    private static void generate(Path file, String content) throws IOException {
        if (System.getProperty("generate") != null) {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, content);
        }
    }
}
