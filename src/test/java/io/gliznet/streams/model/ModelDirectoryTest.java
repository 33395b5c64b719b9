package io.gliznet.streams.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gliznet.streams.Models;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model directory is either loaded exactly as it was exported or refused. */
final class ModelDirectoryTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path SMALL = Path.of("src", "test", "resources", "models", "sentence-bert-mean");

    @TempDir
    Path folder;

    @Test
    void theDefaultModelIsAccepted() throws Exception {
        try (LoadedModel model = ModelDirectory.load(ModelSettings.cpu(Models.DEFAULT))) {
            assertThat(model.provider()).isEqualTo(ExecutionProvider.CPU);
            assertThat(model.devices()).hasSize(1);
            assertThat(model.largestGoldenDelta()).isLessThanOrEqualTo(model.tolerance());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gliznet.json", "tokenizer.json", "model.int8.onnx"})
    void aFlippedByteIsRefusedAndTheFileNamed(String file) throws IOException {
        Path spoiled = Models.copy(Models.DEFAULT, folder).resolve(file);
        byte[] bytes = Files.readAllBytes(spoiled);
        bytes[bytes.length / 2] ^= 1;
        Files.write(spoiled, bytes);

        assertThatRefused().withMessageContaining(file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"gliznet.json", "tokenizer.json", "model.int8.onnx"})
    void aMissingFileIsNamed(String file) throws IOException {
        Files.delete(Models.copy(Models.DEFAULT, folder).resolve(file));

        assertThatRefused().withMessageContaining(file).withMessageContaining("no such file");
    }

    @Test
    void anEmptyDirectoryIsRefused() {
        assertThatRefused().withMessageContaining("gliznet.json").withMessageContaining("no such file");
    }

    @Test
    void aManifestThatIsNotJsonSaysWhereTheMistakeIs() throws IOException {
        Files.writeString(folder.resolve("gliznet.json"), "{\n  \"formatVersion\": 2,\n}");

        assertThatRefused()
                .withMessageContaining(
                        "gliznet.json: expected JSON, found a field name without double quotes at line 3");
    }

    @Test
    void everyProblemOfAManifestIsInOneMessage() throws IOException {
        editManifest(manifest -> {
            manifest.put("maxLength", "long").put("output", 7);
            ((ObjectNode) manifest.get("tokens")).put("pad", -1);
            ((ObjectNode) manifest.get("layout")).putArray("text").add("label");
        });

        assertThatRefused().satisfies(e -> assertThat(e.problems())
                .anyMatch(problem -> problem.contains("maxLength: expected a positive integer, found \"long\""))
                .anyMatch(problem -> problem.contains("output: expected a string, found 7"))
                .anyMatch(problem -> problem.contains("tokens.pad: expected a token id, found -1"))
                .anyMatch(problem -> problem.contains("layout: expected")));
    }

    @Test
    void whatIndependentLabelsNeedIsChecked() throws IOException {
        editManifest(manifest -> {
            manifest.put("dimension", 0);
            manifest.remove("calibration");
            manifest.putArray("phrasings").add("about it");
        });

        assertThatRefused().satisfies(e -> assertThat(e.problems())
                .anyMatch(problem -> problem.contains("dimension: expected a positive integer, found 0"))
                .anyMatch(problem -> problem.contains("calibration.scale: expected a number, found nothing"))
                .anyMatch(problem -> problem.contains("phrasings: expected 1 to 8 sentences with one {} in them")));
    }

    @Test
    void whatAModelKnowsAboutNoneOfTheLabelsIsChecked() throws IOException {
        editManifest(manifest -> {
            ObjectNode none = (ObjectNode) manifest.get("none");
            none.put("level", "high").put("steepness", 0).put("weight", -1);
            ((ArrayNode) none.get("vector")).add(0.5);
        });

        assertThatRefused().satisfies(e -> assertThat(e.problems())
                .anyMatch(problem -> problem.contains("none.level: expected a number, found \"high\""))
                .anyMatch(problem -> problem.contains("none.steepness: expected more than 0, found 0.0"))
                .anyMatch(problem -> problem.contains("none.weight: expected 0 or more, found -1.0"))
                .anyMatch(problem -> problem.contains("none.vector: expected a list of 384 numbers")));
    }

    @Test
    void anotherWayToReadLabelsIsRefused() throws IOException {
        editManifest(manifest -> manifest.put("labels", "beside"));

        assertThatRefused().withMessageContaining("labels: expected in-sequence or independent, found beside");
    }

    @Test
    void aManifestOfAnotherFormatIsNotReadFurther() throws IOException {
        editManifest(manifest -> manifest.put("formatVersion", 3));

        assertThatRefused().withMessageContaining("formatVersion: expected 1 or 2, found 3");
    }

    @Test
    void aTokenBeyondTheVocabularyIsRefused() throws IOException {
        editManifest(manifest -> manifest.put("vocabularySize", 10));

        assertThatRefused().withMessageContaining("ids below vocabularySize 10");
    }

    @Test
    void goldenIdsAndLogitsThatDifferAreRefused() throws IOException {
        editManifest(manifest -> {
            ArrayNode golden = (ArrayNode) manifest.get("golden");
            ((ArrayNode) golden.get(0).get("inputIds")).set(1, 5);
            ((ArrayNode) golden.get(1).get("logits").get("model.int8.onnx")).set(0, 99.0);
        });

        assertThatRefused()
                .withMessageContaining("golden[0].inputIds[1]: expected 5, found")
                .withMessageContaining("golden[1].logits.model.int8.onnx[0]: expected 99.0");
    }

    @Test
    void aManifestMustNotNameFilesOutsideOfItsDirectory() throws IOException {
        editManifest(manifest -> ((ObjectNode) manifest.get("tokenizer")).put("file", "../tokenizer.json"));

        assertThatRefused().withMessageContaining("expected the name of a file in the model directory");
    }

    @Test
    void aTokenizerThatFindsSpecialTokensInTextIsRefused() throws IOException {
        Path file = Models.copy(Models.DEFAULT, folder).resolve("tokenizer.json");
        ObjectNode tokenizer = (ObjectNode) JSON.readTree(Files.readAllBytes(file));
        tokenizer
                .putArray("added_tokens")
                .addObject()
                .put("id", 102)
                .put("content", "[SEP]")
                .put("special", true);
        tokenizer.putObject("truncation").put("max_length", 128);
        byte[] bytes = JSON.writeValueAsBytes(tokenizer);
        Files.write(file, bytes);
        editManifest(manifest -> ((ObjectNode) manifest.get("tokenizer")).put("sha256", Checksums.sha256(bytes)));

        assertThatRefused()
                .withMessageContaining("expected no special token, because text could contain it, found \"[SEP]\"")
                .withMessageContaining("truncation: expected null");
    }

    @Test
    void aGraphOfTheConfiguredPrecisionMustExist() {
        ModelSettings fp16 =
                new ModelSettings(Models.DEFAULT, ExecutionProvider.CPU, Precision.FP16, List.of(0), Long.MAX_VALUE, 1);

        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> ModelDirectory.load(fp16))
                .withMessageContaining("expected one of precision FP16");
    }

    @Test
    void cudaWithoutADeviceDoesNotStartAndAutoFallsBack() throws Exception {
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> ModelDirectory.load(on(ExecutionProvider.CUDA, SMALL)))
                .withMessageContaining("expected a CUDA device");
        try (LoadedModel model = ModelDirectory.load(on(ExecutionProvider.AUTO, SMALL))) {
            assertThat(model.provider()).isEqualTo(ExecutionProvider.CPU);
        }
    }

    @Test
    void aModelWithoutAGraphForGpusIsComputedOnTheCpuUnlessAGpuIsDemanded() throws Exception {
        assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> ModelDirectory.load(on(ExecutionProvider.CUDA, Models.DEFAULT)))
                .withMessageContaining(
                        "graphs: expected one of precision FP16 or FP32 for a CUDA device, found [model.int8.onnx]");
        try (LoadedModel model = ModelDirectory.load(on(ExecutionProvider.AUTO, Models.DEFAULT))) {
            assertThat(model.provider()).isEqualTo(ExecutionProvider.CPU);
            assertThat(model.withoutCuda())
                    .as("nothing is wrong with the directory")
                    .contains("the model directory has no graph of precision FP16 or FP32 for a CUDA device");
        }
    }

    private static ModelSettings on(ExecutionProvider provider, Path directory) {
        return new ModelSettings(directory, provider, Precision.AUTO, List.of(999), 1L << 30, 1);
    }

    private ThrowableAssertAlternative<ModelException> assertThatRefused() {
        return assertThatExceptionOfType(ModelException.class)
                .isThrownBy(() -> ModelDirectory.load(ModelSettings.cpu(folder)));
    }

    /** Changes the manifest of a copy, and states its digest anew. */
    private void editManifest(Consumer<ObjectNode> edit) throws IOException {
        Path file = folder.resolve("gliznet.json");
        if (!Files.exists(file)) {
            Models.copy(Models.DEFAULT, folder);
        }
        ObjectNode manifest = (ObjectNode) JSON.readTree(Files.readAllBytes(file));
        edit.accept(manifest);
        String zeros = "0".repeat(64);
        String text = JSON.writeValueAsString(manifest.put("manifestSha256", zeros));
        String digest = Checksums.sha256(text.getBytes(StandardCharsets.UTF_8));
        Files.writeString(file, text.replaceFirst(zeros, digest));
    }
}
