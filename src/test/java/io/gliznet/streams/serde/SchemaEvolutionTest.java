package io.gliznet.streams.serde;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Schemas evolve with FULL_TRANSITIVE compatibility: each version reads records of the previous ones, and they read its own. Every released version is kept in
 * {@code src/main/resources/schemas/vN}, and a released directory is never changed.
 */
final class SchemaEvolutionTest {

    private static final Path CURRENT = Path.of("schemas");
    private static final Path HISTORY = Path.of("src/main/resources/schemas");

    @ParameterizedTest
    @MethodSource("releasedSchemas")
    void readsRecordsOfEveryReleasedVersion(Path released) throws IOException {
        Schema current = parse(CURRENT.resolve(released.getFileName()));
        assertThat(SchemaCompatibility.checkReaderWriterCompatibility(current, parse(released))
                        .getResult()
                        .getIncompatibilities())
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("releasedSchemas")
    void everyReleasedVersionReadsTheRecordsOfThisOne(Path released) throws IOException {
        Schema current = parse(CURRENT.resolve(released.getFileName()));
        assertThat(SchemaCompatibility.checkReaderWriterCompatibility(parse(released), current)
                        .getResult()
                        .getIncompatibilities())
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("releasedSchemas")
    void recordsOfEveryReleasedVersionAreReadWithoutARegistry(Path released) throws IOException {
        Schema written = parse(released);
        SingleObjectWireFormat format = new SingleObjectWireFormat(Map.of());
        byte[] header = ByteBuffer.allocate(10)
                .putShort((short) 0xC301)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(SchemaNormalization.parsingFingerprint64(written))
                .array();

        assertThat(format.writerSchema(format.prefix(header).schema())).isEqualTo(written);
    }

    @Test
    void everyReleasedVersionIsKnown() throws IOException {
        try (Stream<Path> versions = Files.list(HISTORY)) {
            assertThat(versions.map(SchemaEvolutionTest::number))
                    .hasSize(Schemas.VERSIONS)
                    .contains(Schemas.VERSIONS);
        }
    }

    @Test
    void theServiceWritesTheNewestRelease() throws IOException {
        Path newest;
        try (Stream<Path> versions = Files.list(HISTORY)) {
            newest = versions.max(Comparator.comparingInt(SchemaEvolutionTest::number))
                    .orElseThrow();
        }
        for (Schema current : Schemas.KNOWN) {
            assertThat(SchemaNormalization.toParsingForm(parse(newest.resolve(current.getName() + ".avsc"))))
                    .as("a changed schema is a new version: copy schemas/ to the next directory after %s", newest)
                    .isEqualTo(SchemaNormalization.toParsingForm(current));
        }
    }

    @Test
    void aFieldWithADefaultMayBeAddedAndARequiredOneMayNot() throws IOException {
        Path document = HISTORY.resolve("v1/Document.avsc");
        Schema v1 = parse(document);
        String json = Files.readString(document);
        Schema defaulted = withField(json, "{\"name\": \"language\", \"type\": \"string\", \"default\": \"en\"}");
        Schema required = withField(json, "{\"name\": \"language\", \"type\": \"string\"}");

        assertThat(SchemaCompatibility.checkReaderWriterCompatibility(defaulted, v1)
                        .getType())
                .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
        assertThat(SchemaCompatibility.checkReaderWriterCompatibility(required, v1)
                        .getType())
                .isEqualTo(SchemaCompatibilityType.INCOMPATIBLE);
    }

    @Test
    void publishedSchemasEqualTheirFiles() throws IOException {
        for (Schema current : Schemas.KNOWN) {
            assertThat(Schemas.published(current)).isEqualTo(parse(CURRENT.resolve(current.getName() + ".avsc")));
        }
    }

    static List<Path> releasedSchemas() throws IOException {
        try (Stream<Path> files = Files.walk(HISTORY)) {
            return files.filter(file -> file.toString().endsWith(".avsc"))
                    .sorted()
                    .toList();
        }
    }

    private static Schema withField(String json, String field) {
        return new Schema.Parser().parse(json.replace("\"fields\": [", "\"fields\": [" + field + ","));
    }

    private static int number(Path version) {
        return Integer.parseInt(version.getFileName().toString().substring(1));
    }

    private static Schema parse(Path file) throws IOException {
        return new Schema.Parser().parse(file.toFile());
    }
}
