package io.gliznet.streams.encode;

import java.util.List;

/**
 * All sequences of one document.
 *
 * @param encodings one sequence for each pair of a text window and a label group; empty if the text has no tokens
 */
public record EncodedDocument(List<Encoding> encodings, Coverage coverage) {

    public EncodedDocument {
        encodings = List.copyOf(encodings);
    }

    /** Tokens of all sequences. */
    public long tokens() {
        return encodings.stream().mapToLong(Encoding::length).sum();
    }
}
