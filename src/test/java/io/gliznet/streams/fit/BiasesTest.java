package io.gliznet.streams.fit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class BiasesTest {

    private static final long SEED = 11;

    @Test
    void findsTheBiasesThatLabelsWereDrawnWith() {
        Random random = new Random(SEED);
        double[] biases = {1, 0, -1};
        double[][] logits = new double[4_000][3];
        double[][] wanted = new double[4_000][3];
        for (int text = 0; text < logits.length; text++) {
            double[] share = new double[3];
            double sum = 0;
            for (int label = 0; label < 3; label++) {
                logits[text][label] = random.nextGaussian();
                share[label] = Math.exp(logits[text][label] + biases[label]);
                sum += share[label];
            }
            double drawn = random.nextDouble() * sum;
            int label = drawn < share[0] ? 0 : drawn < share[0] + share[1] ? 1 : 2;
            wanted[text][label] = 1;
        }

        double[] found = Biases.fit(logits, wanted, 2);

        for (int label = 0; label < 3; label++) {
            assertThat(found[label]).as("seed " + SEED).isCloseTo(biases[label], within(0.15));
        }
        assertThat(Arrays.stream(found).sum()).isCloseTo(0, within(1e-9));
    }

    @Test
    void aStrongRidgeLeavesTheLabelsAsTheyAre() {
        double[][] logits = {{0, 0}, {0, 0}};
        double[][] wanted = {{1, 0}, {1, 0}};

        assertThat(Biases.fit(logits, wanted, 1e9)[0]).isCloseTo(0, within(1e-6));
        assertThat(Biases.fit(logits, wanted, 0.1)[0]).isGreaterThan(1);
    }

    @Test
    void textsWithoutALabelDoNotCount() {
        double[][] logits = {{2, 0}, {0, 5}};
        double[][] wanted = {{1, 0}, {0, 0}};

        assertThat(Biases.fit(logits, wanted, 2))
                .isEqualTo(Biases.fit(new double[][] {{2, 0}}, new double[][] {{1, 0}}, 2));
        assertThat(Biases.crossEntropy(logits, wanted)).isCloseTo(Math.log(1 + Math.exp(-2)), within(1e-12));
    }
}
