package io.gliznet.streams.json;

/** A number of things, as people write it. */
public final class Counted {

    private Counted() {}

    /** @param one the word for one of them, whose plural ends with an s */
    public static String of(long number, String one) {
        return number + " " + one + (number == 1 ? "" : "s");
    }
}
