package io.gliznet.streams.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.config.Sources;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.document.SourceRecord;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.mapping.MappingProposal;
import io.gliznet.streams.mapping.SampledRecord;
import io.gliznet.streams.records.MappedDocuments;
import io.gliznet.streams.records.RecordSampler;
import io.gliznet.streams.records.RegistryStatus;
import io.gliznet.streams.records.SerdeSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ProposedLinesTest {

    private static final int RECORDS = 12;
    private static final SerdeSettings NO_REGISTRY = SerdeSettings.of("");

    /** Names that a path, a list of paths or a properties file could take for something else. */
    private static final List<String> NAMES = List.of(
            "a/b",
            "c,d",
            "e|f",
            "g~h",
            "i~1j",
            "naïve",
            "two words",
            "dots.in.it",
            "tab\tin",
            "\u202eback",
            "back\\slash",
            "=",
            "k=v",
            "#hash",
            "!bang",
            "key",
            "header:x",
            "constant:x",
            "0",
            "",
            "💸",
            "line\nbreak",
            "'quote'",
            "x\u001b[31m");

    @TempDir
    private Path folder;

    static IntStream seeds() {
        return IntStream.range(0, 60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsProposedIsReadFromThePropertiesFile(int seed) throws Exception {
        Shape shape = new Shape(new Random(seed));
        List<ObjectNode> records =
                IntStream.range(0, RECORDS).mapToObj(shape::record).toList();
        GliznetConfig config = configured("x.y", records);

        try (MappedDocuments mapped =
                new MappedDocuments(config.mappings(), NO_REGISTRY, 100_000, RegistryStatus.unwatched())) {
            for (int number = 0; number < RECORDS; number++) {
                Document document = mapped.decode(source("x.y", records.get(number)));
                assertThat(document.text()).as("seed " + seed).isEqualTo(shape.text(number));
                assertThat(document.documentId()).as("seed " + seed).isEqualTo("id-" + number);
                assertThat(document.labelSet()).as("seed " + seed).hasToString("t" + number % 2 + "/default");
            }
        }
    }

    private GliznetConfig configured(String topic, List<ObjectNode> records) throws Exception {
        List<SampledRecord> samples = new ArrayList<>();
        try (RecordSampler sampler = new RecordSampler(NO_REGISTRY)) {
            for (ObjectNode record : records) {
                samples.add(sampler.read(source(topic, record), Set.of()));
            }
        }
        ProposedLines lines = new ProposedLines();
        lines.add("two topics", "topic.documents", topic + ",other");
        lines.add("documents." + topic + ".", MappingProposal.of(topic, samples).orElseThrow());
        Path file = folder.resolve("proposed.properties");
        lines.write(file);
        assertThat(Files.readString(file).codePoints().filter(c -> c != '\n'))
                .as("what a terminal may show")
                .noneMatch(c -> Character.isISOControl(c) || c == '\u202e');
        return GliznetConfig.load(new Sources(Optional.of(file), Map.of(), Map.of(), folder));
    }

    private static SourceRecord source(String topic, ObjectNode record) {
        return new SourceRecord(topic, 0, 1, null, record.toString().getBytes(UTF_8), name -> null);
    }

    @Test
    void aFileThatIsThereIsNotOverwritten() throws Exception {
        Path file = Files.writeString(folder.resolve("mine.properties"), "mine");

        assertThatThrownBy(() -> new ProposedLines().write(file))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("--write: expected a new file");
        assertThat(file).hasContent("mine");
    }

    /** Where a stranger's records have text, tenant and id. */
    private static final class Shape {

        private final Random random;
        private final List<String> textPath;
        private final List<String> tenantPath;
        private final List<String> idPath;
        private final int parts;

        Shape(Random random) {
            this.random = random;
            this.textPath = path("body");
            this.tenantPath = path("tenant");
            this.idPath = path("id");
            this.parts = random.nextInt(3);
        }

        private List<String> path(String name) {
            List<String> path = new ArrayList<>();
            for (int depth = random.nextInt(3); depth > 0; depth--) {
                path.add(NAMES.get(random.nextInt(NAMES.size())));
            }
            path.add(name + (random.nextBoolean() ? "" : "/,|~\\"));
            return path;
        }

        String text(int number) {
            return IntStream.rangeClosed(0, parts)
                    .mapToObj(part -> "Part " + part + " of what a person wrote in letter " + number)
                    .collect(Collectors.joining("\n"));
        }

        ObjectNode record(int number) {
            ObjectNode record = Json.object();
            noise(record, number);
            if (parts == 0) {
                at(record, textPath).put(last(textPath), text(number));
            } else {
                ArrayNode list = at(record, textPath).putArray("list");
                text(number).lines().forEach(part -> list.addObject().put(last(textPath), part));
            }
            at(record, tenantPath).put(last(tenantPath), "t" + number % 2);
            at(record, idPath).put(last(idPath), "id-" + number);
            return record;
        }

        private void noise(ObjectNode record, int number) {
            record.put("price", number * 1.5)
                    .put("open", true)
                    .putNull("nothing")
                    .put("count", number % 3);
            record.putArray("tags").add("a").add(number);
            record.putArray("none");
            record.putObject("geo").put("lat", random.nextDouble()).putNull("lon");
        }

        private static ObjectNode at(ObjectNode record, List<String> path) {
            ObjectNode at = record;
            for (String name : path.subList(0, path.size() - 1)) {
                at = at.withObjectProperty(name);
            }
            return at;
        }

        private static String last(List<String> path) {
            return path.get(path.size() - 1);
        }
    }
}
