package io.gliznet.streams.batch;

import static org.assertj.core.api.Assertions.assertThat;

import io.gliznet.streams.encode.Encoding;
import io.gliznet.streams.encode.Sequences;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BatchTest {

    private final Batch batch = new Batch(Sequences.PAD);

    @Test
    void padsShorterSequencesAndMasksThePadding() {
        Encoding longer = Sequences.sequence(3, 1);
        Encoding shorter = Sequences.sequence(1, 1);

        batch.fill(List.of(longer, shorter), 7);

        assertThat(batch.rows()).isEqualTo(2);
        assertThat(batch.length()).isEqualTo(7);
        assertThat(batch.tokens()).isEqualTo(longer.length() + shorter.length());
        assertThat(values(batch.attentionMask())).containsExactly(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0);
        assertThat(values(batch.inputIds()))
                .endsWith(Sequences.PAD, Sequences.PAD)
                .hasSize(14);
        assertThat(values(batch.lmask())).containsExactly(0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0);
    }

    @Test
    void aFillReplacesThePreviousOne() {
        batch.fill(List.of(Sequences.sequence(50, 5)), 70);
        Encoding next = Sequences.sequence(2, 2);

        batch.fill(List.of(next), next.length());

        assertThat(values(batch.inputIds()))
                .containsExactly(Sequences.inputIds(next).stream()
                        .mapToLong(Integer::longValue)
                        .toArray());
        assertThat(values(batch.labelIds())).containsExactly(1, 2);
        assertThat(batch.labels()).isEqualTo(2);
    }

    @Test
    void labelIdsCountToTheLargestNumberOfLabelsOfARow() {
        batch.fill(List.of(Sequences.sequence(2, 1), Sequences.sequence(2, 4)), 20);

        assertThat(values(batch.labelIds())).containsExactly(1, 2, 3, 4);
    }

    @Test
    void buffersAreDirectAndInNativeOrder() {
        batch.fill(List.of(Sequences.sequence(2, 1)), 20);

        assertThat(batch.inputIds().isDirect()).isTrue();
        assertThat(batch.inputIds().order()).isEqualTo(ByteOrder.nativeOrder());
    }

    private static long[] values(LongBuffer buffer) {
        long[] values = new long[buffer.remaining()];
        buffer.duplicate().get(values);
        return values;
    }
}
