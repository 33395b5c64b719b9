package io.gliznet.streams.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gliznet.streams.label.Aggregation;
import io.gliznet.streams.label.Decision;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelMode;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.Selection;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
                SET.version());
        byte[] bytes = EncodedLabelSetCodec.toBytes(new EncodedLabelSet(set, new int[2][0], "print"));
        assertThat(EncodedLabelSetCodec.fromBytes(bytes).labelSet()).isEqualTo(set);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void readsEveryEarlierFormat(int format) throws IOException {
        EncodedLabelSet read = EncodedLabelSetCodec.fromBytes(earlier(format));

        assertThat(read.labelSet()).isEqualTo(SET);
        assertThat(read.encoderFingerprint()).isEqualTo("print");
        assertThat(read.labelIds(0)).containsExactly(IDS[0]);
        assertThat(read.labelIds(1)).containsExactly(IDS[1]);
    }

    /** The set in format 1, which has no phrasings, or 2, in which nothing is fitted. */
    private static byte[] earlier(int format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.writeByte(format);
        out.writeUTF("print");
        out.writeUTF(SET.key().toString());
        out.writeUTF(SET.mode().name());
        out.writeDouble(SET.threshold().orElseThrow());
        out.writeByte(SET.topK());
        out.writeUTF(SET.template());
        if (format > 1) {
            out.writeByte(0);
        }
        out.writeUTF(SET.aggregation().name());
        out.writeLong(SET.version());
        out.writeByte(SET.labels().size());
        for (int i = 0; i < SET.labels().size(); i++) {
            Label label = SET.labels().get(i);
            out.writeUTF(label.name());
            out.writeBoolean(label.text().isPresent());
            if (label.text().isPresent()) {
                out.writeUTF(label.text().get());
            }
            out.writeDouble(label.threshold().orElse(Double.NaN));
            out.writeByte(IDS[i].length);
            for (int id : IDS[i]) {
                writeVarint(out, id);
            }
        }
        return bytes.toByteArray();
    }

    private static void writeVarint(DataOutputStream out, int value) throws IOException {
        int rest = value;
        for (; rest > 0x7F; rest >>>= 7) {
            out.writeByte((rest & 0x7F) | 0x80);
        }
        out.writeByte(rest);
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
