package io.gliznet.streams.encode;

import io.gliznet.streams.label.InvalidLabelSetException;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelSet;
import java.util.ArrayList;
import java.util.List;

/** Tokenizes the labels of a set, once for all of its documents. Thread-safe. */
public final class LabelEncoder {

    private final Tokenizer tokenizer;
    private final int maxLabelTokens;

    LabelEncoder(Tokenizer tokenizer, int maxLabelTokens) {
        this.tokenizer = tokenizer;
        this.maxLabelTokens = maxLabelTokens;
    }

    /**
     * Tokenizes the labels of a set.
     *
     * @throws InvalidLabelSetException if a label has no tokens, or so many that no room remains for text
     */
    public EncodedLabelSet encode(LabelSet labelSet) {
        List<String> problems = new ArrayList<>();
        int[][] ids = new int[labelSet.labels().size()][];
        for (int i = 0; i < ids.length; i++) {
            Label label = labelSet.labels().get(i);
            ids[i] = tokenizer.tokenize(labelSet.prompt(label));
            if (ids[i].length == 0 || ids[i].length > maxLabelTokens) {
                problems.add("labels[" + i + "]: expected 1 to " + maxLabelTokens + " tokens, found " + ids[i].length);
            }
        }
        if (!problems.isEmpty()) {
            throw new InvalidLabelSetException(problems);
        }
        return new EncodedLabelSet(labelSet, ids, tokenizer.fingerprint());
    }
}
