package io.gliznet.streams.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gliznet.streams.label.Aggregation;
import io.gliznet.streams.label.Decision;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelMode;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.Routes;
import io.gliznet.streams.label.Selection;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class EncodedLabelSetCodecTest {

    private static final LabelSet SET = new LabelSet(
            Sequences.KEY,
            List.of(
                    new Label("erstattung", Optional.of("Rückerstattung 💶"), OptionalDouble.of(0.25)),
                    Label.named("other")),
            LabelMode.SINGLE_LABEL,
            OptionalDouble.of(0.5),
            3,
            "about {}",
            Aggregation.MEAN,
            1L << 40);
    private static final int[][] IDS = {{0, 127, 128, 30_522}, {Integer.MAX_VALUE}};

    @Test
    void readsWhatItWrote() {
        EncodedLabelSet read =
                EncodedLabelSetCodec.fromBytes(EncodedLabelSetCodec.toBytes(new EncodedLabelSet(SET, IDS, "print")));

        assertThat(read.labelSet()).isEqualTo(SET);
        assertThat(read.encoderFingerprint()).isEqualTo("print");
        assertThat(read.size()).isEqualTo(2);
        assertThat(read.labelIds(0)).containsExactly(IDS[0]);
        assertThat(read.labelIds(1)).containsExactly(IDS[1]);
    }

    @Test
    void readsWhatItWroteOfASetThatUsesEveryField() {
        List<Label> fitted = List.of(
                Label.named("a").fitted(OptionalDouble.of(-0.5), List.of("one text", "ein Text 💶")), Label.named("b"));
        LabelSet set = new LabelSet(
                SET.key(),
                fitted,
                SET.mode(),
                OptionalDouble.empty(),
                SET.topK(),
                LabelSet.PLACEHOLDER,
                List.of("{}", "A text about {}."),
                SET.aggregation(),
                new Decision(
                        Selection.RELATIVE, OptionalDouble.of(0.6), OptionalDouble.of(-1.5), OptionalDouble.of(1.25)),
                new Routes(Map.of("a", "t.a"), Optional.of("t.none"), OptionalDouble.of(0.4), Optional.of("t.review")),
                SET.version());
        byte[] bytes = EncodedLabelSetCodec.toBytes(new EncodedLabelSet(set, new int[2][0], "print"));
        assertThat(EncodedLabelSetCodec.fromBytes(bytes).labelSet()).isEqualTo(set);
    }

    @Test
    void refusesAnotherFormatAndEveryTruncatedEncoding() {
        byte[] bytes = EncodedLabelSetCodec.toBytes(new EncodedLabelSet(SET, IDS, "print"));

        for (int length = 0; length < bytes.length; length++) {
            byte[] cut = Arrays.copyOf(bytes, length);
            assertThatIllegalArgumentException()
                    .as("%s bytes", length)
                    .isThrownBy(() -> EncodedLabelSetCodec.fromBytes(cut));
        }
        bytes[0]++;
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EncodedLabelSetCodec.fromBytes(bytes))
                .withMessageContaining("format");
    }
}
