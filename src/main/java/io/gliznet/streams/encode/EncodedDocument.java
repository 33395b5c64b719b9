package io.gliznet.streams.encode;

import java.util.List;

/**
 * All sequences that one document needs.
 *
 * @param encodings for each window of the text, each group of labels
 */
public record EncodedDocument(List<Encoding> encodings, Coverage coverage) {

    public EncodedDocument {
        encodings = List.copyOf(encodings);
    }
}
