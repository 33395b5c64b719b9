package io.gliznet.streams.encode;

import java.util.Arrays;
import java.util.OptionalInt;

/** A token per word; equal words have equal ids, from {@link #FIRST_ID} on. Words of question marks are unknown. */
public final class WordTokenizer implements Tokenizer {

    public static final int FIRST_ID = 1_000;

    private static final int UNKNOWN_ID = 100;

    @Override
    public int[] tokenize(String text) {
        return Arrays.stream(text.split("\\s+"))
                .filter(word -> !word.isEmpty())
                .mapToInt(WordTokenizer::id)
                .toArray();
    }

    private static int id(String word) {
        return word.startsWith("?") ? UNKNOWN_ID : FIRST_ID + Math.floorMod(word.hashCode(), 100_000);
    }

    @Override
    public OptionalInt unknownId() {
        return OptionalInt.of(UNKNOWN_ID);
    }

    @Override
    public String fingerprint() {
        return "words";
    }
}
