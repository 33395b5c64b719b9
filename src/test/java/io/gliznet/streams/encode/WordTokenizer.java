package io.gliznet.streams.encode;

import java.util.Arrays;

/** A token per word; equal words have equal ids, from {@link #FIRST_ID} on. */
public final class WordTokenizer implements Tokenizer {

    public static final int FIRST_ID = 1_000;

    @Override
    public int[] tokenize(String text) {
        return Arrays.stream(text.split("\\s+"))
                .filter(word -> !word.isEmpty())
                .mapToInt(word -> FIRST_ID + Math.floorMod(word.hashCode(), 100_000))
                .toArray();
    }

    @Override
    public String fingerprint() {
        return "words";
    }
}
