package io.gliznet.streams.encode;

import io.gliznet.streams.label.InvalidLabelSetException;
import io.gliznet.streams.label.LabelSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Checks that a model can read the labels of a set, and tokenizes them: once for all documents if they stand in the sequence of each
 * document, and once for their vectors otherwise. Thread-safe.
 */
public final class LabelEncoder {

    /** All labels of a set in all their sentences, where they are read apart from the text: a minute of work for two cores. */
    static final long MAX_LABEL_TOKENS = 1L << 20;

    private final Tokenizer tokenizer;
    private final Layout layout;
    private final List<String> phrasings;
    private final int maxLength;
    private final int maxDocumentTokens;
    private final String fingerprint;

    /**
     * @param phrasings of the model
     * @param maxLength tokens of one sequence
     * @param maxDocumentTokens tokens of all sequences of one document
     */
    LabelEncoder(Tokenizer tokenizer, Layout layout, List<String> phrasings, int maxLength, int maxDocumentTokens) {
        this.tokenizer = tokenizer;
        this.layout = layout;
        this.phrasings = List.copyOf(phrasings);
        this.maxLength = maxLength;
        this.maxDocumentTokens = maxDocumentTokens;
        fingerprint = tokenizer.fingerprint()
                + (layout.isApart() ? " apart " + maxLength + " " + String.join("\n", phrasings) : "");
    }

    /**
     * How the model reads a label.
     *
     * @param all tokens of its text
     * @param unknown those that the vocabulary does not contain
     */
    public record LabelTokens(int all, int unknown) {}

    /** Counts the tokens of a label's text, without the sentences in which it is read. */
    public LabelTokens tokens(String label) {
        int[] ids = tokenizer.tokenize(label);
        OptionalInt unknownId = tokenizer.unknownId();
        long unknown = unknownId.isEmpty()
                ? 0
                : Arrays.stream(ids).filter(id -> id == unknownId.getAsInt()).count();
        return new LabelTokens(ids.length, (int) unknown);
    }

    /** Label sets that were encoded under another fingerprint must be encoded again. */
    public String fingerprint() {
        return fingerprint;
    }

    /** The sentences in which the model reads the labels of a set. */
    public List<String> phrasings(LabelSet labelSet) {
        return labelSet.phrasings(phrasings);
    }

    /**
     * Tokenizes the labels of a set.
     *
     * @throws InvalidLabelSetException if a label has no tokens, or so many that no room remains for text, or if all labels
     *     together leave no room for text within the token limit of a document
     */
    public EncodedLabelSet encode(LabelSet labelSet) {
        List<String> sentences = phrasings(labelSet);
        if (!layout.isApart() && sentences.size() > 1) {
            throw new InvalidLabelSetException(
                    List.of("phrasings: expected one for a model that reads the labels in the"
                            + " sequence of the text, found " + sentences.size()));
        }
        List<String> problems = new ArrayList<>();
        int[][] ids = layout.isApart() ? checkApart(labelSet, sentences, problems) : idsInSequence(labelSet, problems);
        if (!problems.isEmpty()) {
            throw new InvalidLabelSetException(problems);
        }
        return new EncodedLabelSet(labelSet, ids, fingerprint);
    }

    /** The sequences of a label that is read apart from the text: one for each sentence. */
    public List<Encoding> sequences(String label, List<String> sentences) {
        return sentences.stream()
                .map(sentence -> layout.label(tokenizer.tokenize(prompt(sentence, label))))
                .toList();
    }

    /** The sequence of an example of a label: the beginning of a text, without a window that follows. */
    public Encoding example(String text) {
        return layout.text(exampleIds(text));
    }

    private int[] exampleIds(String text) {
        int[] ids = tokenizer.tokenize(text);
        return Arrays.copyOf(ids, Math.min(ids.length, sequenceBudget()));
    }

    private int[][] idsInSequence(LabelSet labelSet, List<String> problems) {
        int most = sequenceBudget() - layout.tokensPerLabel() - PassPlan.MIN_WINDOW;
        String sentence = phrasings(labelSet).get(0);
        int[][] ids = new int[labelSet.labels().size()][];
        for (int i = 0; i < ids.length; i++) {
            ids[i] = tokenize(labelSet, i, sentence, most, problems);
            if (!labelSet.labels().get(i).examples().isEmpty()) {
                problems.add("labels[" + i + "].examples: expected none for a model that reads the labels in the"
                        + " sequence of the text, found some");
            }
        }
        if (problems.isEmpty()) {
            checkRoom(ids, problems);
        }
        return ids;
    }

    /** No token ids are kept: the vectors are. */
    private int[][] checkApart(LabelSet labelSet, List<String> sentences, List<String> problems) {
        int most = maxLength - layout.tokensBesideLabel();
        int labels = labelSet.labels().size();
        long tokens = 0;
        for (int i = 0; i < labels && tokens <= MAX_LABEL_TOKENS; i++) {
            for (String sentence : sentences) {
                tokens += layout.tokensBesideLabel() + tokenize(labelSet, i, sentence, most, problems).length;
            }
            for (String example : labelSet.labels().get(i).examples()) {
                int length = exampleIds(example).length;
                tokens += layout.tokensBesideLabel() + length;
                if (length == 0) {
                    problems.add("labels[" + i + "].examples: expected texts with tokens, found one without");
                }
            }
        }
        if (tokens > MAX_LABEL_TOKENS) {
            problems.add("labels: expected at most " + MAX_LABEL_TOKENS
                    + " tokens in all labels, phrasings and examples, found more");
        }
        return new int[labels][0];
    }

    private int[] tokenize(LabelSet labelSet, int label, String sentence, int most, List<String> problems) {
        int[] ids =
                tokenizer.tokenize(prompt(sentence, labelSet.labels().get(label).prompt()));
        if (ids.length == 0 || ids.length > most) {
            problems.add("labels[" + label + "]: expected 1 to " + most + " tokens, found " + ids.length);
        }
        return ids;
    }

    private void checkRoom(int[][] ids, List<String> problems) {
        long needed = PassPlan.minTokens(costs(ids, layout), sequenceBudget(), layout.fixedTokens());
        if (needed > maxDocumentTokens) {
            problems.add("labels: expected labels that a document can be scored against in " + maxDocumentTokens
                    + " tokens (document.max.tokens), found labels that need " + needed);
        }
    }

    /** Tokens of one sequence for text and labels. */
    private int sequenceBudget() {
        return maxLength - layout.fixedTokens();
    }

    private static String prompt(String sentence, String label) {
        return sentence.replace(LabelSet.PLACEHOLDER, label);
    }

    /** Tokens that each label takes in the sequence of a text, its special tokens included. */
    static int[] costs(int[][] labelIds, Layout layout) {
        return Arrays.stream(labelIds)
                .mapToInt(ids -> ids.length + layout.tokensPerLabel())
                .toArray();
    }
}
