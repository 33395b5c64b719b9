package io.gliznet.streams.encode;

import io.gliznet.streams.document.Document;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Converts a document and its label set to the sequences that the model reads. Thread-safe.
 *
 * <p>If everything fits into one sequence, there is one. Otherwise the text is split into windows, the labels into groups, or
 * both, such that every label is scored against every token and the total number of tokens is small ({@link PassPlan}).
 */
public final class DocumentEncoder {

    /** Tokens of subword vocabularies are rarely longer. Text beyond the last possible window is cut before it is tokenized. */
    private static final int MAX_CHARACTERS_PER_TOKEN = 12;

    private final Tokenizer tokenizer;
    private final Layout layout;
    private final List<String> phrasings;
    private final int maxLength;
    private final TextSettings settings;

    /**
     * @param phrasings sentences in which the model reads a label whose label set gives none
     * @param maxLength tokens of the longest sequence that the model accepts
     */
    public DocumentEncoder(
            Tokenizer tokenizer, Layout layout, List<String> phrasings, int maxLength, TextSettings settings) {
        this.tokenizer = tokenizer;
        this.layout = layout;
        this.phrasings = phrasings;
        this.maxLength = maxLength;
        this.settings = settings;
    }

    /** The encoder of label sets that belongs to this encoder: the same tokenizer and layout. */
    public LabelEncoder labels() {
        return new LabelEncoder(tokenizer, layout, phrasings, maxLength, settings.maxTokens());
    }

    /** The first half of {@link #encode(Document, EncodedLabelSet)}, which needs no labels. */
    public TokenizedDocument tokenize(Document document) {
        String content = document.content();
        String read = cut(content);
        return new TokenizedDocument(document, tokenizer.tokenize(read), read.length() == content.length());
    }

    /** Encodes a tokenized document. The result has no sequences if the text has no tokens. */
    public EncodedDocument encode(TokenizedDocument document, EncodedLabelSet labels) {
        int[] text = document.textIds();
        int budget = maxLength - layout.fixedTokens();
        PassPlan plan = settings.truncation() == Truncation.REFERENCE && !layout.isApart()
                ? PassPlan.reference(text.length, costs(labels), budget)
                : PassPlan.complete(text.length, costs(labels), budget, layout.fixedTokens(), settings);
        Coverage coverage = plan.coverage(text.length, labels.size(), document.wholeTextRead());
        return new EncodedDocument(
                arrange(plan, text, labels), coverage.withUnknownShare(unknownShare(document, coverage)));
    }

    /** Windows cover a text from its start without a gap. */
    private double unknownShare(TokenizedDocument document, Coverage coverage) {
        OptionalInt unknownId = tokenizer.unknownId();
        return unknownId.isPresent() ? document.share(unknownId.getAsInt(), coverage.scoredTokens()) : 0;
    }

    /** The sequences of a document, from its text on; none if the text has no token. */
    public EncodedDocument encode(Document document, EncodedLabelSet labels) {
        return encode(tokenize(document), labels);
    }

    private List<Encoding> arrange(PassPlan plan, int[] text, EncodedLabelSet labels) {
        List<Encoding> encodings =
                new ArrayList<>(plan.windows().size() * plan.labelGroups().size());
        for (PassPlan.Span window : plan.windows()) {
            for (PassPlan.Span group : plan.labelGroups()) {
                encodings.add(layout.arrange(
                        text, window.from(), window.to(), labels, group.from(), group.to() - group.from()));
            }
        }
        return encodings;
    }

    /** Tokens of each label, including its special tokens. */
    private int[] costs(EncodedLabelSet labels) {
        int[][] ids = new int[labels.size()][];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = labels.labelIds(i);
        }
        return LabelEncoder.costs(ids, layout);
    }

    private String cut(String content) {
        long limit = (long) settings.maxWindows() * maxLength * MAX_CHARACTERS_PER_TOKEN;
        if (content.length() <= limit) {
            return content;
        }
        int end = (int) limit;
        return content.substring(0, Character.isHighSurrogate(content.charAt(end - 1)) ? end - 1 : end);
    }
}
