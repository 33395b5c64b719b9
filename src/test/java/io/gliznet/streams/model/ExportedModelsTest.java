package io.gliznet.streams.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gliznet.streams.batch.Batch;
import io.gliznet.streams.encode.DocumentEncoder;
import io.gliznet.streams.encode.Encoding;
import io.gliznet.streams.encode.Sequences;
import io.gliznet.streams.encode.TextSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of exported model gives the same token ids and logits as in Python. See python/test_models/tiny_models.py. */
final class ExportedModelsTest {

    private static final Path MODELS = Path.of("src", "test", "resources", "models");
    private static final double TOLERANCE = 1e-4;
    private static final int ROWS = 8;
    private static final ObjectMapper JSON = new ObjectMapper();

    static List<Path> models() throws IOException {
        try (Stream<Path> entries = Files.list(MODELS)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void textsHaveTheSameTokens(Path directory) throws Exception {
        List<JsonNode> fixtures = fixtures(directory);
        try (LoadedModel model = ModelDirectory.load(ModelSettings.cpu(directory))) {
            assertThat(fixtures).hasSize(500);
            for (JsonNode fixture : fixtures) {
                assertThat(model.tokenizer().tokenize(fixture.get("text").asText()))
                        .as("%s", fixture.get("text"))
                        .containsExactly(ints(fixture.get("ids")));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("models")
    void documentsHaveTheSameLogitsAloneAndInAPaddedBatch(Path directory) throws Exception {
        List<JsonNode> fixtures =
                fixtures(directory).stream().filter(line -> line.has("logits")).toList();
        assertThat(fixtures).hasSizeGreaterThan(30);
        try (LoadedModel loaded = ModelDirectory.load(ModelSettings.cpu(directory))) {
            List<Encoding> encodings = new ArrayList<>();
            for (JsonNode fixture : fixtures) {
                encodings.add(encode(loaded, fixture));
            }
            for (int from = 0; from < fixtures.size(); from++) {
                run(loaded, encodings.subList(from, from + 1), fixtures.subList(from, from + 1));
                int to = Math.min(from + ROWS, fixtures.size());
                run(loaded, encodings.subList(from, to), fixtures.subList(from, to));
            }
        }
    }

    private static Encoding encode(LoadedModel model, JsonNode fixture) {
        DocumentEncoder encoder = model.manifest().encoder(model.tokenizer(), TextSettings.DEFAULT);
        String[] labels = JSON.convertValue(fixture.get("labels"), String[].class);
        List<Encoding> encodings = encoder.encode(
                        Sequences.document(fixture.get("text").asText()),
                        encoder.labels().encode(Sequences.labels(labels)))
                .encodings();
        assertThat(encodings).hasSize(1);
        Encoding encoding = encodings.get(0);
        assertThat(Sequences.inputIds(encoding)).containsExactly(boxed(fixture.get("inputIds")));
        if (!model.manifest().layout().isApart()) {
            assertThat(Sequences.lmask(encoding)).containsExactly(boxed(fixture.get("lmask")));
        }
        return encoding;
    }

    private static void run(LoadedModel loaded, List<Encoding> encodings, List<JsonNode> fixtures) throws Exception {
        ModelOutput output = output(loaded, encodings);
        for (int row = 0; row < encodings.size(); row++) {
            float[] found = output.row(row, encodings.get(row));
            JsonNode fixture = fixtures.get(row);
            if (loaded.manifest().labels() instanceof LabelReading.Independent labels) {
                assertClose(found, fixture.get("vector"), fixture);
                found = logits(loaded, labels, found, fixture);
            }
            assertClose(found, fixture.get("logits"), fixture);
        }
    }

    private static ModelOutput output(LoadedModel loaded, List<Encoding> encodings) throws Exception {
        Batch batch = new Batch(loaded.manifest().padId());
        batch.fill(
                encodings, encodings.stream().mapToInt(Encoding::length).max().orElseThrow());
        return loaded.devices().get(0).model().run(batch);
    }

    /** Of labels that are read apart from the text. */
    private static float[] logits(LoadedModel loaded, LabelReading.Independent reading, float[] text, JsonNode fixture)
            throws Exception {
        DocumentEncoder encoder = loaded.manifest().encoder(loaded.tokenizer(), TextSettings.DEFAULT);
        JsonNode labels = fixture.get("labels");
        float[] logits = new float[labels.size()];
        for (int label = 0; label < logits.length; label++) {
            List<Encoding> phrased =
                    encoder.labels().sequences(labels.get(label).asText(), reading.phrasings());
            List<float[]> vectors = new ArrayList<>();
            for (int i = 0; i < phrased.size(); i++) {
                Encoding sequence = phrased.get(i);
                assertThat(Sequences.inputIds(sequence))
                        .containsExactly(
                                boxed(fixture.get("labelIds").get(label).get(i)));
                vectors.add(output(loaded, List.of(sequence)).row(0, sequence));
            }
            logits[label] = reading.logit(text, reading.labelVector(vectors));
        }
        return logits;
    }

    private static void assertClose(float[] found, JsonNode expected, JsonNode fixture) {
        assertThat(found).as("%s", fixture).hasSize(expected.size());
        for (int i = 0; i < found.length; i++) {
            assertThat((double) found[i])
                    .as("%s", fixture)
                    .isCloseTo(expected.get(i).asDouble(), within(TOLERANCE));
        }
    }

    private static Integer[] boxed(JsonNode list) {
        return IntStream.of(ints(list)).boxed().toArray(Integer[]::new);
    }

    private static int[] ints(JsonNode list) {
        return JSON.convertValue(list, int[].class);
    }

    private static List<JsonNode> fixtures(Path directory) throws IOException {
        List<JsonNode> fixtures = new ArrayList<>();
        for (String line : Files.readAllLines(directory.resolve("fixtures.jsonl"))) {
            fixtures.add(JSON.readTree(line));
        }
        return fixtures;
    }
}
