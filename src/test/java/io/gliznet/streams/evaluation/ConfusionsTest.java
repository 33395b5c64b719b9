package io.gliznet.streams.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import io.gliznet.streams.evaluation.Confusions.Confusion;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ConfusionsTest {

    private final Confusions confusions = new Confusions();

    @Test
    void theMostFrequentComeFirstAndEqualOnesByName() {
        confusions.add(List.of("b"), "a");
        confusions.add(List.of("a"), "c");
        confusions.add(List.of("a"), "b");
        confusions.add(List.of("b"), "c");
        confusions.add(List.of("b"), "c");

        assertThat(confusions.worst(3))
                .containsExactly(new Confusion("b", "c", 2), new Confusion("a", "b", 1), new Confusion("a", "c", 1));
    }

    @Test
    void aRightLabelIsNoConfusion() {
        confusions.add(List.of("a", "b"), "b");

        assertThat(confusions.worst(10)).isEmpty();
    }

    @Test
    void eachLabelThatHoldsIsConfusedWithTheBest() {
        confusions.add(List.of("a", "b"), "c");

        assertThat(confusions.worst(10)).containsExactly(new Confusion("a", "c", 1), new Confusion("b", "c", 1));
    }
}
