package io.gliznet.streams.encode;

import io.gliznet.streams.label.InvalidLabelSetException;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Tokenizes the labels of a set, once for all of its documents. Thread-safe. */
public final class LabelEncoder {

    private final Tokenizer tokenizer;
    private final Layout layout;
    private final int sequenceBudget;
    private final int maxDocumentTokens;

    /**
     * @param sequenceBudget tokens of one sequence for text and labels
     * @param maxDocumentTokens tokens of all sequences of one document
     */
    LabelEncoder(Tokenizer tokenizer, Layout layout, int sequenceBudget, int maxDocumentTokens) {
        this.tokenizer = tokenizer;
        this.layout = layout;
        this.sequenceBudget = sequenceBudget;
        this.maxDocumentTokens = maxDocumentTokens;
    }

    /**
     * Tokenizes the labels of a set.
     *
     * @throws InvalidLabelSetException if a label has no tokens, or so many that no room remains for text, or if all labels
     *     together leave no room for text within the token limit of a document
     */
    public EncodedLabelSet encode(LabelSet labelSet) {
        int maxLabelTokens = sequenceBudget - layout.tokensPerLabel() - PassPlan.MIN_WINDOW;
        List<String> problems = new ArrayList<>();
        int[][] ids = new int[labelSet.labels().size()][];
        for (int i = 0; i < ids.length; i++) {
            Label label = labelSet.labels().get(i);
            ids[i] = tokenizer.tokenize(labelSet.prompt(label));
            if (ids[i].length == 0 || ids[i].length > maxLabelTokens) {
                problems.add("labels[" + i + "]: expected 1 to " + maxLabelTokens + " tokens, found " + ids[i].length);
            }
        }
        if (problems.isEmpty()) {
            long needed = PassPlan.minTokens(costs(ids, layout), sequenceBudget, layout.fixedTokens());
            if (needed > maxDocumentTokens) {
                problems.add("labels: expected labels that a document can be scored against in " + maxDocumentTokens
                        + " tokens (document.max.tokens), found labels that need " + needed);
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidLabelSetException(problems);
        }
        return new EncodedLabelSet(labelSet, ids, tokenizer.fingerprint());
    }

    /** Tokens that each label takes in a sequence, its special tokens included. */
    static int[] costs(int[][] labelIds, Layout layout) {
        return Arrays.stream(labelIds)
                .mapToInt(ids -> ids.length + layout.tokensPerLabel())
                .toArray();
    }
}
