package io.gliznet.streams.fit;

import java.util.Arrays;
import java.util.stream.IntStream;

/** Biases of labels: ridge regression under a softmax, by gradient descent with a fixed number of steps. They sum to 0. */
final class Biases {

    private static final int STEPS = 200;

    private Biases() {}

    /**
     * @param logits {@code [text][label]}
     * @param wanted {@code [text][label]}, the share of each label that holds; a row of zeros does not count
     * @param ridge pulls the biases to 0
     */
    static double[] fit(double[][] logits, double[][] wanted, double ridge) {
        int[] known = IntStream.range(0, logits.length)
                .filter(text -> Arrays.stream(wanted[text]).sum() > 0)
                .toArray();
        double[] biases = new double[logits.length == 0 ? 0 : logits[0].length];
        for (int step = 0; step < STEPS; step++) {
            double[] gradient = new double[biases.length];
            for (int text : known) {
                double[] softmax = softmax(logits[text], biases);
                for (int label = 0; label < biases.length; label++) {
                    gradient[label] += softmax[label] - wanted[text][label];
                }
            }
            for (int label = 0; label < biases.length; label++) {
                biases[label] -= (gradient[label] + ridge * biases[label]) / (0.5 * known.length + ridge);
            }
        }
        return biases;
    }

    /** Mean cross-entropy of the softmax and the labels that hold, over the rows that count. */
    static double crossEntropy(double[][] logits, double[][] wanted) {
        double sum = 0;
        int rows = 0;
        for (int text = 0; text < logits.length; text++) {
            double[] softmax = softmax(logits[text], new double[logits[text].length]);
            double row = 0;
            for (int label = 0; label < softmax.length; label++) {
                row -= wanted[text][label] * Math.log(Math.max(softmax[label], Double.MIN_NORMAL));
            }
            sum += row;
            rows += Arrays.stream(wanted[text]).sum() > 0 ? 1 : 0;
        }
        return rows == 0 ? 0 : sum / rows;
    }

    private static double[] softmax(double[] logits, double[] biases) {
        double largest = Double.NEGATIVE_INFINITY;
        for (int label = 0; label < logits.length; label++) {
            largest = Math.max(largest, logits[label] + biases[label]);
        }
        double[] shares = new double[logits.length];
        double sum = 0;
        for (int label = 0; label < logits.length; label++) {
            shares[label] = Math.exp(logits[label] + biases[label] - largest);
            sum += shares[label];
        }
        for (int label = 0; label < shares.length; label++) {
            shares[label] /= sum;
        }
        return shares;
    }
}
