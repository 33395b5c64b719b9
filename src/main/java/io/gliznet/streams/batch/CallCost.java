package io.gliznet.streams.batch;

import java.util.Arrays;
import java.util.List;

/**
 * What one call of a model takes on a CPU, in nanoseconds: {@code call + rows · (token · length + pair · length²)}.
 *
 * @param call what each call takes, however small it is
 * @param token the part of a token in everything but attention
 * @param pair the part of two tokens in attention
 */
public record CallCost(double call, double token, double pair) {

    /** A call that was timed. */
    public record Timed(int rows, int length, double nanos) {}

    /**
     * The cost with the smallest relative errors (least squares). No part is negative.
     *
     * @param timed calls of at least three shapes
     */
    public static CallCost fit(List<Timed> timed) {
        double[] all = solve(timed, true, true);
        if (all[2] < 0) {
            all = solve(timed, true, false);
        }
        if (all[0] < 0) {
            all = solve(timed, false, true);
        }
        return new CallCost(all[0], Math.max(0, all[1]), Math.max(0, all[2]));
    }

    /** Takes so many sequences, all padded to this length. */
    public double nanos(int rows, int length) {
        return call + rows * (token * length + pair * length * length);
    }

    private static double[] solve(List<Timed> timed, boolean withCall, boolean withPair) {
        double[][] equations = new double[3][4];
        for (Timed point : timed) {
            double tokens = (double) point.rows() * point.length();
            double[] terms = {withCall ? 1 : 0, tokens, withPair ? tokens * point.length() : 0};
            double weight = 1 / (point.nanos() * point.nanos());
            for (int row = 0; row < 3; row++) {
                for (int column = 0; column < 3; column++) {
                    equations[row][column] += weight * terms[row] * terms[column];
                }
                equations[row][3] += weight * terms[row] * point.nanos();
            }
        }
        return eliminate(equations);
    }

    /** Gauss-Jordan elimination; an unknown whose terms are all 0 is 0. */
    private static double[] eliminate(double[][] equations) {
        for (int pivot = 0; pivot < 3; pivot++) {
            double divisor = equations[pivot][pivot];
            if (divisor <= 0) {
                Arrays.fill(equations[pivot], 0);
                continue;
            }
            for (int column = 0; column < 4; column++) {
                equations[pivot][column] /= divisor;
            }
            for (int row = 0; row < 3; row++) {
                double factor = equations[row][pivot];
                for (int column = 0; row != pivot && column < 4; column++) {
                    equations[row][column] -= factor * equations[pivot][column];
                }
            }
        }
        return new double[] {equations[0][3], equations[1][3], equations[2][3]};
    }
}
