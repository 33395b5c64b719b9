package io.gliznet.streams.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gliznet.streams.Models;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

final class HuggingFaceTokenizerTest {

    /** Of BERT's vocabulary: [PAD], [UNK], [CLS], [SEP], [MASK]. */
    private static final List<Integer> STRUCTURE = List.of(0, 101, 102, 103);

    private static HuggingFaceTokenizer tokenizer;

    @BeforeAll
    static void open() throws IOException {
        tokenizer = new HuggingFaceTokenizer(
                Files.readAllBytes(Models.DEFAULT.resolve("tokenizer.json")), "print", OptionalInt.of(100));
    }

    @AfterAll
    static void close() {
        tokenizer.close();
    }

    @Test
    void neitherAddsSpecialTokensNorTruncatesNorPads() {
        assertThat(tokenizer.tokenize("hello")).hasSize(1);
        assertThat(tokenizer.tokenize("hello ".repeat(5_000))).hasSize(5_000);
    }

    @Test
    void textThatLooksLikeASpecialTokenIsText() {
        for (String spelled : List.of("[CLS]", "[SEP]", "[LAB]", "[PAD]", "[MASK]", "x[SEP]y", "[LAB] [LAB]")) {
            assertThat(tokenizer.tokenize(spelled))
                    .as(spelled)
                    .hasSizeGreaterThan(1)
                    .satisfies(ids -> assertThat(IntStream.of(ids).boxed()).doesNotContainAnyElementsOf(STRUCTURE));
        }
    }

    @Test
    void aTextWithoutTokensHasNoIds() {
        for (String nothing : List.of("", " ", "\n\t", "\u0000", "\u200b")) {
            assertThat(tokenizer.tokenize(nothing)).as("%x", nothing.hashCode()).isEmpty();
        }
    }

    @Test
    void anyCharacterIsAccepted() {
        assertThat(tokenizer.tokenize("Zürich 東京 🇨🇭 👩‍👩‍👧 e\u0301 \u202e")).isNotEmpty();
    }

    @Test
    void bytesThatAreNotATokenizerAreRefused() {
        byte[] nonsense = "{\"model\": 7}".getBytes(StandardCharsets.UTF_8);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> new HuggingFaceTokenizer(nonsense, "print", OptionalInt.empty()))
                .withMessageStartingWith("expected a tokenizer.json of Hugging Face");
    }
}
