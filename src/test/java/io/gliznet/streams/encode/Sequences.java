package io.gliznet.streams.encode;

import io.gliznet.streams.document.Document;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Texts, label sets and sequences for tests, in the layout {@code [CLS] text [SEP] [LAB] label1 [LAB] label2 …}. */
public final class Sequences {

    public static final int CLS = 1;
    public static final int SEP = 2;
    public static final int LAB = 3;
    public static final int PAD = 9;
    public static final LabelSetKey KEY = new LabelSetKey("acme", "default");
    public static final Layout LAB_FIRST = new Layout(List.of(
            new Layout.Item.Token(CLS),
            new Layout.Item.Text(),
            new Layout.Item.Token(SEP),
            new Layout.Item.EachLabel(List.of(new Layout.Item.Token(LAB), new Layout.Item.LabelText()))));

    /** {@code [CLS] text [SEP]} and, in a sequence of its own, {@code [LAB] label [SEP]}. */
    public static final Layout APART = Layout.apart(
            List.of(new Layout.Item.Token(CLS), new Layout.Item.Text(), new Layout.Item.Token(SEP)),
            List.of(new Layout.Item.Token(LAB), new Layout.Item.LabelText(), new Layout.Item.Token(SEP)));

    private Sequences() {}

    public static Document document(String text) {
        return new Document("d-1", KEY, Optional.empty(), text, Map.of());
    }

    /** A text with the given number of different words. */
    public static String words(int count) {
        return IntStream.range(0, count).mapToObj(i -> "w" + i).collect(Collectors.joining(" "));
    }

    public static LabelSet labels(String... names) {
        return LabelSet.of(KEY, List.of(names).stream().map(Label::named).toList());
    }

    /** Labels of one word each. */
    public static LabelSet labels(int count) {
        return labels(IntStream.range(0, count).mapToObj(i -> "label" + i).toArray(String[]::new));
    }

    public static DocumentEncoder encoder(int maxLength, TextSettings settings) {
        return new DocumentEncoder(new WordTokenizer(), LAB_FIRST, List.of("{}"), maxLength, settings);
    }

    /** For a model that reads labels apart, in these sentences. */
    public static DocumentEncoder apart(int maxLength, List<String> phrasings) {
        return new DocumentEncoder(new WordTokenizer(), APART, phrasings, maxLength, TextSettings.DEFAULT);
    }

    /** A sequence with the given number of words of text, and the given number of labels of one word. */
    public static Encoding sequence(int textTokens, int labels) {
        DocumentEncoder encoder = encoder(4_096, TextSettings.DEFAULT);
        return encoder.encode(document(words(textTokens)), encoder.labels().encode(labels(labels)))
                .encodings()
                .get(0);
    }

    /** A sequence of this length with one label, which begins with this number. */
    public static Encoding numbered(int number, int length) {
        int[] inputIds = new int[length];
        int[] lmask = new int[length];
        inputIds[0] = number;
        lmask[0] = 1;
        return new Encoding(inputIds, lmask, 0, 1);
    }

    public static List<Integer> inputIds(Encoding encoding) {
        return IntStream.range(0, encoding.length()).mapToObj(encoding::inputId).toList();
    }

    public static List<Integer> lmask(Encoding encoding) {
        return IntStream.range(0, encoding.length()).mapToObj(encoding::lmask).toList();
    }
}
