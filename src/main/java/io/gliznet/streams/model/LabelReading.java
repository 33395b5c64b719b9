package io.gliznet.streams.model;

import io.gliznet.streams.label.LabelSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** How a model reads labels. */
public sealed interface LabelReading {

    /** The sentences in which it reads a label whose label set gives none; {@code {}} stands for the label. */
    List<String> phrasings();

    /**
     * Labels stand in the sequence of the text, and the graph gives one logit for each.
     *
     * @param lmask name of the graph input that numbers the tokens of labels
     * @param labelIds name of the graph input that counts labels
     */
    record InSequence(String lmask, String labelIds) implements LabelReading {
        @Override
        public List<String> phrasings() {
            return List.of(LabelSet.PLACEHOLDER);
        }
    }

    /**
     * Text and labels are read apart, and the graph gives a normalized vector for each. The vector of a label is the normalized mean
     * over its phrasings. A logit is {@code scale · cosine + bias}.
     *
     * @param dimension of the vectors
     * @param none if the model knows when none of the labels holds
     */
    record Independent(int dimension, double scale, double bias, List<String> phrasings, Optional<NoneOfThese> none)
            implements LabelReading {

        private static final int LANES = 8;

        public Independent {
            phrasings = List.copyOf(phrasings);
        }

        /**
         * The vector of a label.
         *
         * @param vectors of its phrasings, at least one
         */
        public float[] labelVector(List<float[]> vectors) {
            double[] sum = new double[dimension];
            for (float[] vector : vectors) {
                for (int i = 0; i < dimension; i++) {
                    sum[i] += vector[i];
                }
            }
            double squares = 0;
            for (double value : sum) {
                squares += value * value;
            }
            double length = Math.max(Math.sqrt(squares), Float.MIN_NORMAL);
            float[] mean = new float[dimension];
            for (int i = 0; i < dimension; i++) {
                mean[i] = (float) (sum[i] / length);
            }
            return mean;
        }

        /**
         * The vector of a label of which there are examples. One example counts half as much as the label, and many of them as
         * much.
         *
         * @param vectors of texts for which the label holds
         */
        public float[] towards(float[] label, List<float[]> vectors) {
            if (vectors.isEmpty()) {
                return label;
            }
            float[] sum = label.clone();
            for (float[] vector : vectors) {
                for (int i = 0; i < dimension; i++) {
                    sum[i] += vector[i] / (vectors.size() + 1);
                }
            }
            return labelVector(List.of(sum));
        }

        /**
         * The logit of the probability that any label of a set holds; empty if the model does not know.
         *
         * @param text vector of the text
         * @param logits of all labels of the set, without what was fitted to them
         */
        public OptionalDouble anyHolds(float[] text, float[] logits) {
            double best = Double.NEGATIVE_INFINITY;
            for (float logit : logits) {
                best = Math.max(best, logit);
            }
            double cosine = (best - bias) / scale;
            return none.map(known -> OptionalDouble.of(scale * known.margin(text, cosine, logits.length)))
                    .orElse(OptionalDouble.empty());
        }

        /** The logit of a label for a text. It depends on nothing but the two vectors. */
        public float logit(float[] text, float[] label) {
            return (float) (scale * dot(text, label) + bias);
        }

        /** Sums in an order that depends on the dimension alone, in lanes that a processor can add at the same time. */
        static double dot(float[] a, float[] b) {
            float[] lanes = new float[LANES];
            int whole = a.length - a.length % LANES;
            for (int i = 0; i < whole; i += LANES) {
                for (int lane = 0; lane < LANES; lane++) {
                    lanes[lane] += a[i + lane] * b[i + lane];
                }
            }
            double sum = 0;
            for (float lane : lanes) {
                sum += lane;
            }
            for (int i = whole; i < a.length; i++) {
                sum += (double) a[i] * b[i];
            }
            return sum;
        }
    }
}
