package io.gliznet.streams.encode;

/** Text to token ids, without special tokens, without a limit. Thread-safe. */
public interface Tokenizer {

    /** Ids of the text's tokens; empty for a text without tokens. */
    int[] tokenize(String text);

    /** Changes whenever the same text may give other ids: SHA-256 of the tokenizer's file, hex. */
    String fingerprint();
}
