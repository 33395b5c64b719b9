package io.gliznet.streams.json;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the key that a mistyped key was probably meant to be. */
public final class NearestKey {

    /** A key is considered mistyped if it has at most one error per this many letters. */
    private static final int LETTERS_PER_ERROR = 3;

    private NearestKey() {}

    /** The candidate with the smallest edit distance; empty if none is near enough. */
    public static Optional<String> of(String key, Collection<String> candidates) {
        return of(key, candidates, Math.max(1, key.length() / LETTERS_PER_ERROR));
    }

    /** The candidate with the smallest edit distance; empty if it is larger than this. */
    public static Optional<String> of(String key, Collection<String> candidates, int mostErrors) {
        return candidates.stream()
                .min(Comparator.comparingInt(candidate -> distance(key, candidate)))
                .filter(nearest -> distance(key, nearest) <= mostErrors);
    }

    /** The end of a message about an unknown key: {@code "; did you mean x?"}, or an empty string. */
    public static String hint(String key, Collection<String> candidates) {
        return of(key, candidates)
                .map(nearest -> "; did you mean " + nearest + "?")
                .orElse("");
    }

    /** Levenshtein distance, computed row by row. */
    private static int distance(String from, String to) {
        int[] row = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int replaced = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[to.length()];
    }
}
