package io.gliznet.streams.encode;

/** Converts text to token ids, without special tokens and without a length limit. Thread-safe. */
public interface Tokenizer {

    /** The token ids of a text; empty for a text without tokens. */
    int[] tokenize(String text);

    /** SHA-256 of the tokenizer's file in hex. Tokenizers with equal fingerprints give equal ids. */
    String fingerprint();
}
