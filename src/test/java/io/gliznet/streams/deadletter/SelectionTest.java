package io.gliznet.streams.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A letter is chosen if it meets every condition, and equal selections have equal texts. */
final class SelectionTest {

    private static final DeadLetter LETTER = Letters.letter(2, 17, 5_000, "UNKNOWN_LABEL_SET", "acme");
    private static final Coordinates PLACE = new Coordinates(Letters.TOPIC, 2, 17);

    @Test
    void withoutAConditionEveryLetterIsChosen() {
        assertThat(Selection.ALL.chooses(LETTER)).isTrue();
        assertThat(Selection.ALL.chooses(Letters.letter(0, 0, 0, java.util.Map.of())))
                .isTrue();
    }

    @Test
    void everyConditionExcludesByItself() {
        assertThat(reasons("UNKNOWN_LABEL_SET", "EMPTY_TEXT").chooses(LETTER)).isTrue();
        assertThat(reasons("EMPTY_TEXT").chooses(LETTER)).isFalse();
        assertThat(tenants("acme").chooses(LETTER)).isTrue();
        assertThat(tenants("globex").chooses(LETTER)).isFalse();
        assertThat(tenants("acme").chooses(Letters.letter(0, 0, 0, java.util.Map.of())))
                .as("names no tenant")
                .isFalse();
        assertThat(offsets(17, 17).chooses(LETTER)).isTrue();
        assertThat(offsets(18, 20).chooses(LETTER)).isFalse();
        assertThat(offsets(0, 16).chooses(LETTER)).isFalse();
        assertThat(partition(2).chooses(LETTER)).isTrue();
        assertThat(partition(1).chooses(LETTER)).isFalse();
        assertThat(Selection.ALL.of(Set.of(PLACE)).chooses(LETTER)).isTrue();
        assertThat(Selection.ALL
                        .of(Set.of(new Coordinates(Letters.TOPIC, 2, 18)))
                        .chooses(LETTER))
                .isFalse();
    }

    @Test
    void sinceIncludesItsTimeAndUntilDoesNot() {
        assertThat(times(5_000, 5_001).chooses(LETTER)).isTrue();
        assertThat(times(5_001, 9_000).chooses(LETTER)).isFalse();
        assertThat(times(0, 5_000).chooses(LETTER)).isFalse();
    }

    @Test
    void onlyPartitionsAndOffsetsThatCanBeMeantAreRead() {
        Selection only = Selection.ALL.of(Set.of(PLACE, new Coordinates(Letters.TOPIC, 2, 30)));
        assertThat(only.choosesPartition(2)).isTrue();
        assertThat(only.choosesPartition(1)).isFalse();
        assertThat(only.first(2)).isEqualTo(17);
        assertThat(only.end(2)).isEqualTo(31);
        assertThat(offsets(3, 9).first(0)).isEqualTo(3);
        assertThat(offsets(3, 9).end(0)).isEqualTo(10);
        assertThat(Selection.ALL.end(0)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void differentSelectionsHaveDifferentTexts() {
        Stream<Selection> all = Stream.of(
                Selection.ALL,
                reasons("EMPTY_TEXT"),
                tenants("EMPTY_TEXT"),
                tenants("a", "b"),
                tenants("a, b"),
                tenants("[a, b]"),
                times(0, 5_000),
                times(0, 5_001),
                offsets(0, 16),
                partition(1),
                Selection.ALL.of(Set.of(PLACE)));
        assertThat(all.map(Selection::text)).doesNotHaveDuplicates();
        assertThat(tenants("a", "b").text()).isEqualTo(tenants("b", "a").text());
    }

    @Test
    void coordinatesAreReadAsTheyArePrinted() {
        Coordinates place = new Coordinates("my-dead-letters-2", 11, 1_234_567_890_123L);
        assertThat(Coordinates.parse(place.toString())).isEqualTo(place);
        for (String wrong : new String[] {"", "dead-letters", "dead-letters-1", "dead-letters@3", "d-x@1", "d-1@-2"}) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> Coordinates.parse(wrong))
                    .withMessage("expected TOPIC-PARTITION@OFFSET, found '" + wrong + "'");
        }
    }

    private static Selection reasons(String... reasons) {
        return selection(Set.of(reasons), Set.of(), OptionalInt.empty(), 0, Long.MAX_VALUE);
    }

    private static Selection tenants(String... tenants) {
        return selection(Set.of(), Set.of(tenants), OptionalInt.empty(), 0, Long.MAX_VALUE);
    }

    private static Selection offsets(long first, long last) {
        return selection(Set.of(), Set.of(), OptionalInt.empty(), first, last);
    }

    private static Selection partition(int partition) {
        return selection(Set.of(), Set.of(), OptionalInt.of(partition), 0, Long.MAX_VALUE);
    }

    private static Selection selection(
            Set<String> reasons, Set<String> tenants, OptionalInt partition, long first, long last) {
        return new Selection(reasons, tenants, Optional.empty(), Optional.empty(), partition, first, last, Set.of());
    }

    private static Selection times(long since, long until) {
        return new Selection(
                Set.of(),
                Set.of(),
                Optional.of(Instant.ofEpochMilli(since)),
                Optional.of(Instant.ofEpochMilli(until)),
                OptionalInt.empty(),
                0,
                Long.MAX_VALUE,
                Set.of());
    }
}
