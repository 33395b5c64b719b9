package io.gliznet.streams.encode;

import java.util.OptionalInt;

/** Converts text to token ids, without special tokens and without a length limit. Thread-safe. */
public interface Tokenizer {

    /** The token ids of a text; empty for a text without tokens. */
    int[] tokenize(String text);

    /** The id that stands for what the vocabulary does not contain; empty if the vocabulary can express every text. */
    OptionalInt unknownId();

    /** SHA-256 of the tokenizer's file in hex. Tokenizers with equal fingerprints give equal ids. */
    String fingerprint();
}
