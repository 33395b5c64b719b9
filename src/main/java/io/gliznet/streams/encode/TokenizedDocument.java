package io.gliznet.streams.encode;

import io.gliznet.streams.document.Document;

/**
 * A document with the token ids of its text, before its labels are known.
 *
 * <p>Shapes: {@code textIds} {@code [token]}. Ownership: the array is shared and never written after construction.
 */
public final class TokenizedDocument {

    private final Document document;
    private final int[] textIds;
    private final boolean wholeTextRead;

    /** @param wholeTextRead false: the text was cut before it was tokenized, because no limit would let more of it be scored */
    TokenizedDocument(Document document, int[] textIds, boolean wholeTextRead) {
        this.document = document;
        this.textIds = textIds;
        this.wholeTextRead = wholeTextRead;
    }

    public Document document() {
        return document;
    }

    int[] textIds() {
        return textIds;
    }

    /** Share of the first tokens of the text that have this id. */
    double share(int unknownId, int tokens) {
        int unknown = 0;
        for (int i = 0; i < tokens; i++) {
            unknown += textIds[i] == unknownId ? 1 : 0;
        }
        return tokens == 0 ? 0 : (double) unknown / tokens;
    }

    boolean wholeTextRead() {
        return wholeTextRead;
    }
}
