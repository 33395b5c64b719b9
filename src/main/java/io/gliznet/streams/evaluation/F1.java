package io.gliznet.streams.evaluation;

/** Precision, recall and F1 of counts. All of them are 0 where they would be 0 divided by 0. */
final class F1 {

    private F1() {}

    /** The share of the selected ones that hold. */
    static double precision(long right, long selected) {
        return selected == 0 ? 0 : (double) right / selected;
    }

    /** The share of those that hold that were selected. */
    static double recall(long right, long holding) {
        return holding == 0 ? 0 : (double) right / holding;
    }

    /** The harmonic mean of precision and recall. */
    static double f1(long right, long selected, long holding) {
        return selected + holding == 0 ? 0 : 2.0 * right / (selected + holding);
    }
}
