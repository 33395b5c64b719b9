package io.gliznet.streams.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.gliznet.streams.GeneratedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The committed files that document the configuration are the ones that the code generates. */
final class ConfigDocsTest {

    private static final Path PROPERTIES = Path.of("config", "gliznet.properties");
    private static final Path PAGE = Path.of("docs", "configuration.md");

    @Test
    void thePropertiesFileListsEveryKeyWithItsDefault() throws IOException {
        GeneratedFile.assertUpToDate(PROPERTIES, ConfigDocs.properties());
    }

    @Test
    void thePageListsEveryKey() throws IOException {
        GeneratedFile.assertUpToDate(PAGE, ConfigDocs.markdown());

        assertThat(Keys.DEFINITION.names())
                .allSatisfy(key -> assertThat(PAGE).content().containsOnlyOnce("\n| `" + key + "` |"));
    }

    @Test
    void thePropertiesFileIsTheDefaults() {
        Sources file = new Sources(Optional.of(PROPERTIES), Map.of(), Map.of(), Path.of(""));
        Sources none = new Sources(Optional.empty(), Map.of(), Map.of(), Path.of(""));

        assertThat(GliznetConfig.load(file)).usingRecursiveComparison().isEqualTo(GliznetConfig.load(none));
    }

    @Test
    void everyKeyIsDocumentedInSentencesThatFitATable() {
        assertThat(Keys.DEFINITION.configKeys().values()).allSatisfy(key -> assertThat(key.documentation)
                .matches("[A-Z].{20,300}\\.")
                .doesNotContain("|"));
    }
}
