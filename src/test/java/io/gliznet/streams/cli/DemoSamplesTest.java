package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.labelfile.LabelSetFile;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The files of the demo fit together. */
final class DemoSamplesTest {

    private static final int TEXTS = 60;

    private final DemoSamples samples = new DemoSamples();

    @Test
    void afterTheLastTextFollowsTheFirstOneAgain() {
        Set<String> texts =
                IntStream.range(0, TEXTS).mapToObj(n -> samples.text(n).text()).collect(Collectors.toSet());

        assertThat(texts).hasSize(TEXTS);
        assertThat(samples.text(TEXTS)).isEqualTo(samples.text(0));
        assertThat(samples.text(5 * TEXTS + 7)).isEqualTo(samples.text(7));
    }

    @Test
    void everyTextBelongsToATenantWithLabels() {
        Set<String> ofTexts = new HashSet<>();
        for (int n = 0; n < TEXTS; n++) {
            ofTexts.add(samples.text(n).tenantId().orElse("none"));
        }

        assertThat(tenants(samples.labelSets())).hasSize(3).containsExactlyInAnyOrderElementsOf(ofTexts);
    }

    @Test
    void tenantsTakeTurnsSoThatAShortDemoHasAllOfThem() {
        List<String> first = IntStream.range(0, 3)
                .mapToObj(n -> samples.text(n).tenantId().orElse("none"))
                .toList();

        assertThat(first).containsExactlyInAnyOrderElementsOf(tenants(samples.labelSets()));
    }

    @Test
    void theChangeAddsOneLabelAtTheEndOfASetThatIsThereBefore() {
        LabelSet changed = samples.changed().labelSet();
        LabelSet before = samples.labelSets().stream()
                .map(LabelSetFile.Entry::labelSet)
                .filter(set -> set.key().equals(changed.key()))
                .findFirst()
                .orElseThrow();

        List<Label> labels = changed.labels();
        assertThat(labels.subList(0, labels.size() - 1)).isEqualTo(before.labels());
        assertThat(before.labels()).doesNotContain(labels.get(labels.size() - 1));
        assertThat(changed.mode()).isEqualTo(before.mode());
    }

    @Test
    void versionsAreLeftToTheTopicSoThatTheChangeIsNewer() {
        assertThat(samples.labelSets())
                .allSatisfy(entry -> assertThat(entry.version()).isEmpty());
        assertThat(samples.changed().version()).isEmpty();
    }

    private static List<String> tenants(List<LabelSetFile.Entry> sets) {
        return sets.stream().map(entry -> entry.labelSet().key().tenantId()).toList();
    }
}
