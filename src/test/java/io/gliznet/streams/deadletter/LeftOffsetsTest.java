package io.gliznet.streams.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

final class LeftOffsetsTest {

    private static final Pattern TEXT = Pattern.compile("(?: left=([0-9a-z,]+))?(?: more=(\\d+)@(\\d+))?");
    private static final int LARGEST_METADATA = 4_096 - 100;

    private final LeftOffsets left = new LeftOffsets();

    @Test
    void noneIsNoText() {
        left.add(7);
        left.remove(7);

        assertThat(left.text()).isEmpty();
    }

    @Test
    void whatIsWrittenIsRead() {
        long seed = new Random().nextLong();
        long[] offsets =
                new Random(seed).longs(200, 0, 1L << 40).distinct().sorted().toArray();
        LongStream.of(offsets).forEach(left::add);

        LeftOffsets read = read(left.text());

        assertThat(LongStream.of(offsets)).as("seed %d", seed).allMatch(read::contains);
        assertThat(read.first()).isEqualTo(offsets[0]);
        assertThat(read.last()).isEqualTo(offsets[offsets.length - 1]);
        assertThat(read.contains(offsets[0] + (1L << 41))).isFalse();
        assertThat(read.untracked()).isZero();
    }

    @Test
    void manyFitIntoTheMetadataOfAnOffsetAndTheOthersAreCounted() {
        int count = 100_000;
        LongStream.range(0, count).forEach(n -> left.add(n * 37_000_000));

        String text = left.text();
        LeftOffsets read = read(text);

        assertThat(text.length()).isLessThan(LARGEST_METADATA);
        long kept = LongStream.range(0, count)
                .filter(n -> read.contains(n * 37_000_000))
                .count();
        assertThat(kept).isGreaterThan(500);
        assertThat(kept + read.untracked()).isEqualTo(count);
        assertThat(read(read.text()).untracked()).isEqualTo(read.untracked());
    }

    @Test
    void oneThatIsLeftAloneAgainCountsOnce() {
        LongStream.range(0, 10_000).forEach(left::add);
        long untracked = left.untracked();
        left.add(0);

        assertThat(left.untracked()).isEqualTo(untracked);
    }

    @Test
    void whatTheTopicNoLongerHasIsForgotten() {
        LongStream.of(3, 5, 8).forEach(left::add);
        left.removeBefore(5);

        assertThat(left.contains(3)).isFalse();
        assertThat(left.first()).isEqualTo(5);
    }

    @Test
    void thoseThatAreOnlyCountedAreForgottenWithTheLastOfThem() {
        LongStream.range(0, 100_000).map(n -> n * 37_000_000).forEach(left::add);
        LeftOffsets read = read(left.text());
        LeftOffsets again = read(read.text());

        for (LeftOffsets offsets : List.of(left, read, again)) {
            offsets.removeBefore(99_999L * 37_000_000);
            assertThat(offsets.untracked()).isPositive();

            offsets.removeBefore(99_999L * 37_000_000 + 1);
            assertThat(offsets.untracked()).isZero();
            assertThat(offsets.text()).isEmpty();
        }
    }

    @Test
    void aLetterThatIsTooManyLaterCountsAgainAfterAllWereForgotten() {
        LongStream.range(0, 10_000).forEach(left::add);
        left.removeBefore(10_000);
        LongStream.range(10_000, 20_000).forEach(left::add);

        assertThat(left.untracked()).isPositive().isLessThan(10_000);
        left.removeBefore(20_000);
        assertThat(left.text()).isEmpty();
    }

    private static LeftOffsets read(String text) {
        Matcher matcher = TEXT.matcher(text);
        assertThat(matcher.matches()).as(text).isTrue();
        return LeftOffsets.parse(
                matcher.group(1) == null ? "" : matcher.group(1),
                matcher.group(2) == null ? 0 : Long.parseLong(matcher.group(2)),
                matcher.group(3) == null ? 0 : Long.parseLong(matcher.group(3)));
    }
}
