package io.gliznet.streams.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.gliznet.streams.document.Document;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelSet;
import org.junit.jupiter.api.Test;

final class WorkloadTest {

    private static final long SEED = 7;

    @Test
    void theSameSeedGivesTheSameWorkload() {
        assertThat(Workload.of(SEED, 50, 3).documents())
                .isEqualTo(Workload.of(SEED, 50, 3).documents());
        assertThat(Workload.of(SEED, 50, 3).documents())
                .isNotEqualTo(Workload.of(SEED + 1, 50, 3).documents());
    }

    @Test
    void piecesAreTheSameDocumentsInTheSameOrder() {
        Workload workload = Workload.of(SEED, 60, 3);

        assertThat(workload.pieces(4)).hasSize(4).allSatisfy(piece -> assertThat(piece.documents())
                .hasSize(15));
        assertThat(workload.pieces(4).stream().flatMap(piece -> piece.documents().stream()))
                .containsExactlyElementsOf(workload.documents());
    }

    @Test
    void manyTenantsHaveTheSameTextsAsOne() {
        assertThat(Workload.of(SEED, 50, 100).documents())
                .extracting(Document::text)
                .containsExactlyElementsOf(Workload.of(SEED, 50, 1).documents().stream()
                        .map(Document::text)
                        .toList());
    }

    @Test
    void everyTenantHasTwentyLabelsOfTwoThousand() {
        Workload workload = Workload.of(SEED, 1, 1_000);

        assertThat(workload.labelSets())
                .hasSize(1_000)
                .extracting(LabelSet::key)
                .doesNotHaveDuplicates();
        assertThat(workload.labelSets()).allSatisfy(set -> assertThat(set.labels())
                .hasSize(20)
                .extracting(Label::name)
                .doesNotHaveDuplicates());
        assertThat(workload.labelSets().stream()
                        .flatMap(set -> set.labels().stream())
                        .distinct())
                .hasSizeBetween(1_900, 2_000);
        assertThat(workload.labelSets().get(0))
                .isEqualTo(Workload.of(SEED, 1, 1).labelSets().get(0));
    }
}
