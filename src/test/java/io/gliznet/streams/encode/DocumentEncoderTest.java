package io.gliznet.streams.encode;

import static io.gliznet.streams.encode.Sequences.CLS;
import static io.gliznet.streams.encode.Sequences.LAB;
import static io.gliznet.streams.encode.Sequences.SEP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gliznet.streams.document.Document;
import io.gliznet.streams.label.InvalidLabelSetException;
import io.gliznet.streams.label.LabelSetKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DocumentEncoderTest {

    private final DocumentEncoder encoder = Sequences.encoder(64, TextSettings.DEFAULT);

    @Test
    void putsTheTitleBeforeTheText() {
        Document titled = new Document("d", new LabelSetKey("acme", "default"), Optional.of("w0"), "w1 w2", Map.of());
        EncodedLabelSet labels = encoder.labels().encode(Sequences.labels("a"));

        assertThat(encoder.encode(titled, labels).encodings().stream().map(Sequences::inputIds))
                .containsExactlyElementsOf(encoder.encode(Sequences.document("w0 w1 w2"), labels).encodings().stream()
                        .map(Sequences::inputIds)
                        .toList());
    }

    @Test
    void everySequenceFitsAndEveryLabelIsScoredAgainstEveryToken() {
        EncodedLabelSet labels = encoder.labels().encode(Sequences.labels(50));
        EncodedDocument encoded = encoder.encode(Sequences.document(Sequences.words(200)), labels);

        int[] whole = new WordTokenizer().tokenize(Sequences.words(200));
        for (int label = 0; label < 50; label++) {
            List<Integer> tokens = new ArrayList<>();
            for (Encoding encoding : encoded.encodings()) {
                assertThat(encoding.length()).isLessThanOrEqualTo(64);
                if (encoding.firstLabel() <= label && label < encoding.firstLabel() + encoding.labelCount()) {
                    tokens.addAll(textIds(encoding));
                }
            }
            assertThat(tokens).containsAll(IntStream.of(whole).boxed().toList());
        }
        assertThat(encoded.coverage().complete()).isTrue();
        assertThat(encoded.coverage().windows() * encoded.coverage().labelPasses())
                .isEqualTo(encoded.encodings().size());
    }

    @Test
    void aTextWithoutTokensHasNoSequence() {
        EncodedLabelSet labels = encoder.labels().encode(Sequences.labels("a"));

        assertThat(encoder.encode(Sequences.document(" \n "), labels).encodings())
                .isEmpty();
    }

    @Test
    void theShareOfUnknownTokensIsThatOfTheTextInAllItsWindows() {
        EncodedLabelSet labels = encoder.labels().encode(Sequences.labels("?"));

        assertThat(unknownShare("w0 ?a w1 ?b", labels)).isEqualTo(0.5);
        assertThat(unknownShare("w0 w1", labels)).isZero();
        assertThat(unknownShare("", labels)).isZero();
        assertThat(unknownShare(Sequences.words(150) + " ?".repeat(50), labels)).isEqualTo(0.25);
    }

    @Test
    void unknownTokensBehindTheLastWindowDoNotCount() {
        DocumentEncoder oneWindow = Sequences.encoder(64, new TextSettings(Truncation.WINDOWS, 1, 0, 32_768));
        EncodedLabelSet labels = oneWindow.labels().encode(Sequences.labels("a"));
        String text = "? " + Sequences.words(100) + " ?".repeat(100);

        Coverage coverage = oneWindow.encode(Sequences.document(text), labels).coverage();

        assertThat(coverage.scoredTokens()).isLessThan(100);
        assertThat(coverage.unknownShare()).isEqualTo(1.0 / coverage.scoredTokens());
    }

    @Test
    void aTextIsHardlyReadableIfAThirdOfItIsUnknownAndMoreThanOneToken() {
        assertThat(isHardlyReadable("w0 w1 w2 w3 ? ?")).isTrue();
        assertThat(isHardlyReadable("w0 w1 w2 w3 w4 ? ?")).isFalse();
        assertThat(isHardlyReadable("w0 ?")).isFalse();
        assertThat(isHardlyReadable("?")).isTrue();
        assertThat(isHardlyReadable("")).isFalse();
    }

    private boolean isHardlyReadable(String text) {
        EncodedLabelSet labels = encoder.labels().encode(Sequences.labels("a"));
        return encoder.encode(Sequences.document(text), labels).coverage().isHardlyReadable();
    }

    private double unknownShare(String text, EncodedLabelSet labels) {
        return encoder.encode(Sequences.document(text), labels).coverage().unknownShare();
    }

    @Test
    void aTextLongerThanAllWindowsIsCutBeforeItIsTokenizedAndFlagged() {
        DocumentEncoder oneWindow = Sequences.encoder(64, new TextSettings(Truncation.WINDOWS, 1, 0, 32_768));
        EncodedLabelSet labels = oneWindow.labels().encode(Sequences.labels("a"));

        Coverage coverage = oneWindow
                .encode(Sequences.document(Sequences.words(10_000)), labels)
                .coverage();

        assertThat(coverage.textTokens()).isLessThan(10_000);
        assertThat(coverage.complete()).isFalse();
    }

    @Test
    void cuttingNeverSplitsASurrogatePair() {
        DocumentEncoder oneWindow = Sequences.encoder(64, new TextSettings(Truncation.WINDOWS, 1, 0, 32_768));
        EncodedLabelSet labels = oneWindow.labels().encode(Sequences.labels("a"));
        String odd = "x" + "😀".repeat(1_000);
        List<String> read = new ArrayList<>();
        Tokenizer listening = new Tokenizer() {
            @Override
            public OptionalInt unknownId() {
                return OptionalInt.empty();
            }

            @Override
            public int[] tokenize(String text) {
                read.add(text);
                return new int[] {1};
            }

            @Override
            public String fingerprint() {
                return "words";
            }
        };

        new DocumentEncoder(
                        listening,
                        Sequences.LAB_FIRST,
                        List.of("{}"),
                        64,
                        new TextSettings(Truncation.WINDOWS, 1, 0, 32_768))
                .encode(Sequences.document(odd), labels);

        assertThat(read).hasSize(1);
        String text = read.get(0);
        assertThat(Character.isHighSurrogate(text.charAt(text.length() - 1))).isFalse();
    }

    @Test
    void referenceTruncationDropsLabelsAndSaysSo() {
        DocumentEncoder reference = Sequences.encoder(64, new TextSettings(Truncation.REFERENCE, 16, 64, 32_768));
        EncodedLabelSet labels = reference.labels().encode(Sequences.labels(50));

        EncodedDocument encoded = reference.encode(Sequences.document(Sequences.words(100)), labels);

        assertThat(encoded.encodings()).hasSize(1);
        assertThat(encoded.coverage().scoredLabels()).isLessThan(50);
        assertThat(encoded.coverage().complete()).isFalse();
    }

    @Test
    void theWorkOfLabelsThatAreReadApartIsLimited() {
        LabelEncoder few = Sequences.apart(512, List.of("{}")).labels();
        assertThat(few.encode(Sequences.labels(10_000)).size()).isEqualTo(10_000);

        LabelEncoder many =
                Sequences.apart(512, List.of(Sequences.words(110) + " {}")).labels();
        assertThatExceptionOfType(InvalidLabelSetException.class)
                .isThrownBy(() -> many.encode(Sequences.labels(10_000)))
                .withMessageContaining("labels: expected at most 1048576 tokens");
    }

    @Test
    void anEncoderOfLongerSequencesEncodesLabelSetsAgain() {
        assertThat(Sequences.apart(512, List.of("{}")).labels().fingerprint())
                .isNotEqualTo(Sequences.apart(256, List.of("{}")).labels().fingerprint());
    }

    @Test
    void aLabelWithoutTokensOrTooLongIsInvalid() {
        assertThatExceptionOfType(InvalidLabelSetException.class)
                .isThrownBy(() -> encoder.labels().encode(Sequences.labels("ok", Sequences.words(40))))
                .satisfies(
                        e -> assertThat(e.problems()).singleElement().asString().contains("labels[1]", "40"));
    }

    private static List<Integer> textIds(Encoding encoding) {
        return IntStream.range(0, encoding.length())
                .filter(position -> encoding.lmask(position) == 0)
                .map(encoding::inputId)
                .filter(id -> id != CLS && id != SEP && id != LAB)
                .boxed()
                .toList();
    }
}
