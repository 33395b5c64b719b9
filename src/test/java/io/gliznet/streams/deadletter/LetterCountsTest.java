package io.gliznet.streams.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import io.gliznet.streams.deadletter.LetterCounts.Group;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class LetterCountsTest {

    @Test
    void lettersAreCountedByWhatTheirHeadersSayTheLargestGroupFirst() {
        LetterCounts counts = new LetterCounts(2);
        for (int i = 0; i < 3; i++) {
            counts.add(Letters.letter(0, i, 1_000 - i, "EMPTY_TEXT", "acme"), "documents", "");
        }
        counts.add(Letters.letter(0, 3, 5_000, "EMPTY_TEXT", "globex"), "documents", "");
        counts.add(Letters.letter(0, 4, 5_000, Map.of()), "", "");

        assertThat(counts.total()).isEqualTo(5);
        assertThat(counts.counts()).hasSize(3).first().satisfies(count -> {
            assertThat(count.group()).isEqualTo(new Group("EMPTY_TEXT", "JOIN", "acme", "documents"));
            assertThat(count.letters()).isEqualTo(3);
            assertThat(count.first()).isEqualTo(Instant.ofEpochMilli(998));
            assertThat(count.last()).isEqualTo(Instant.ofEpochMilli(1_000));
            assertThat(count.samples())
                    .extracting(sample -> sample.at().offset())
                    .as("the newest")
                    .containsExactly(1L, 2L);
        });
        assertThat(counts.counts()).extracting(LetterCounts.Count::group).contains(new Group("", "", "", ""));
    }

    @Test
    void groupsBeyondTheLimitAreCountedTogetherAndNoLetterIsLost() {
        LetterCounts counts = new LetterCounts(0, 10, 1_000);
        for (int tenant = 0; tenant < 1_000; tenant++) {
            counts.add(Letters.letter(0, tenant, 0, "EMPTY_TEXT", "tenant-" + tenant), "documents", "");
            counts.add(Letters.letter(0, tenant, 0, "reason-" + tenant, "acme"), "documents", "");
        }

        assertThat(counts.counts()).hasSizeLessThan(150);
        assertThat(counts.counts().stream()
                        .mapToLong(LetterCounts.Count::letters)
                        .sum())
                .isEqualTo(2_000);
        assertThat(counts.counts()).first().satisfies(count -> assertThat(count.group())
                .isEqualTo(new Group("EMPTY_TEXT", "", LetterCounts.OTHERS, "")));
    }

    @Test
    void manyLargeSamplesAreFewerForEachGroup() {
        LetterCounts counts = new LetterCounts(100, 100, 20_000);
        for (int letter = 0; letter < 1_000; letter++) {
            counts.add(
                    Letters.letter(0, letter, 0, "EMPTY_TEXT", "tenant-" + letter % 10), "documents", "x".repeat(500));
        }

        assertThat(counts.counts()).hasSize(10).allSatisfy(count -> {
            assertThat(count.letters()).isEqualTo(100);
            assertThat(count.samples()).as("100, halved until all fit").hasSize(3);
            assertThat(count.samples().get(2).at().offset()).as("the newest").isGreaterThanOrEqualTo(990);
        });
    }

    @Test
    void aTextIsNotCutWithinACharacter() {
        LetterCounts counts = new LetterCounts(0);
        counts.add(Letters.letter(0, 0, 0, "R", "x" + "\ud83d\ude00".repeat(1_000)), "", "");

        assertThat(counts.counts().get(0).group().tenant()).isEqualTo("x" + "\ud83d\ude00".repeat(299) + "…");
    }

    @Test
    void longTextsAreCut() {
        LetterCounts counts = new LetterCounts(1);
        counts.add(Letters.letter(0, 0, 0, "R".repeat(1_000_000), "T".repeat(1_000_000)), "", "");

        assertThat(counts.counts()).singleElement().satisfies(count -> {
            assertThat(count.group().reason()).hasSizeLessThan(1_000);
            assertThat(count.group().tenant()).hasSizeLessThan(1_000);
            assertThat(count.samples().get(0).message()).hasSizeLessThan(1_000);
        });
    }
}
