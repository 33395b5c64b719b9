package io.gliznet.streams.encode;

import static io.gliznet.streams.encode.Sequences.CLS;
import static io.gliznet.streams.encode.Sequences.LAB;
import static io.gliznet.streams.encode.Sequences.SEP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.gliznet.streams.encode.Layout.Item;
import io.gliznet.streams.encode.Layout.Item.EachLabel;
import io.gliznet.streams.encode.Layout.Item.LabelText;
import io.gliznet.streams.encode.Layout.Item.Text;
import io.gliznet.streams.encode.Layout.Item.Token;
import java.util.List;
import org.junit.jupiter.api.Test;

final class LayoutTest {

    private static final int[] TEXT = {20, 21, 22};
    private static final EncodedLabelSet LABELS =
            new EncodedLabelSet(Sequences.labels("one", "two"), new int[][] {{30}, {40, 41}}, "words");

    private static Encoding arrange(Item... items) {
        return new Layout(List.of(items)).arrange(TEXT, 0, TEXT.length, LABELS, 0, 2);
    }

    @Test
    void theReferenceLayoutHasTheLabelTokenAfterEachLabel() {
        Encoding encoding = arrange(
                new Token(CLS), new Text(), new Token(SEP), new EachLabel(List.of(new LabelText(), new Token(LAB))));

        assertThat(Sequences.inputIds(encoding)).containsExactly(CLS, 20, 21, 22, SEP, 30, LAB, 40, 41, LAB);
        assertThat(Sequences.lmask(encoding)).containsExactly(0, 0, 0, 0, 0, 1, 0, 2, 2, 0);
    }

    @Test
    void cardEndsWithTheSeparator() {
        Encoding encoding = arrange(
                new Token(CLS), new Text(), new EachLabel(List.of(new Token(LAB), new LabelText())), new Token(SEP));

        assertThat(Sequences.inputIds(encoding)).containsExactly(CLS, 20, 21, 22, LAB, 30, LAB, 40, 41, SEP);
        assertThat(Sequences.lmask(encoding)).containsExactly(0, 0, 0, 0, 0, 1, 0, 2, 2, 0);
    }

    @Test
    void labelsCanPrecedeTheText() {
        Encoding encoding = arrange(
                new Token(CLS), new EachLabel(List.of(new Token(LAB), new LabelText())), new Token(SEP), new Text());

        assertThat(Sequences.inputIds(encoding)).containsExactly(CLS, LAB, 30, LAB, 40, 41, SEP, 20, 21, 22);
    }

    @Test
    void textAndLabelsCanHaveSequencesOfTheirOwn() {
        Layout apart = Layout.apart(
                List.of(new Token(CLS), new Text(), new Token(SEP)),
                List.of(new Token(LAB), new LabelText(), new Token(SEP)));

        Encoding text = apart.arrange(TEXT, 1, 3, LABELS, 0, 2);
        assertThat(Sequences.inputIds(text)).containsExactly(CLS, 21, 22, SEP);
        assertThat(Sequences.lmask(text)).containsOnly(0);
        assertThat(text.labelCount()).isZero();
        assertThat(Sequences.inputIds(apart.label(new int[] {40, 41}))).containsExactly(LAB, 40, 41, SEP);
        assertThat(apart.specialTokens()).containsExactlyInAnyOrder(CLS, SEP, LAB, SEP);
    }

    @Test
    void anApartLayoutHasTheTextOnceAndTheLabelOnce() {
        List<Item> text = List.of(new Token(CLS), new Text());
        List<Item> label = List.of(new Token(LAB), new LabelText());
        assertThatIllegalArgumentException().isThrownBy(() -> Layout.apart(label, label));
        assertThatIllegalArgumentException().isThrownBy(() -> Layout.apart(text, text));
        assertThatIllegalArgumentException().isThrownBy(() -> Layout.apart(text, List.of(new Token(LAB))));
    }

    @Test
    void theLabelsOfEachSequenceAreNumberedFromOne() {
        Encoding encoding = Sequences.LAB_FIRST.arrange(TEXT, 1, 2, LABELS, 1, 1);

        assertThat(Sequences.inputIds(encoding)).containsExactly(CLS, 21, SEP, LAB, 40, 41);
        assertThat(Sequences.lmask(encoding)).containsExactly(0, 0, 0, 0, 1, 1);
        assertThat(encoding.firstLabel()).isEqualTo(1);
        assertThat(encoding.labelCount()).isEqualTo(1);
    }

    @Test
    void textAndLabelMustOccurExactlyOnce() {
        EachLabel each = new EachLabel(List.of(new LabelText()));
        List<List<Item>> wrong = List.of(
                List.of(),
                List.of(new Text()),
                List.of(each),
                List.of(new Text(), new Text(), each),
                List.of(new Text(), each, each),
                List.of(new Text(), new LabelText(), each),
                List.of(new Text(), new EachLabel(List.of(new Token(LAB)))),
                List.of(new Text(), new EachLabel(List.of(new LabelText(), new LabelText()))),
                List.of(new Text(), new EachLabel(List.of(new LabelText(), new Text()))));

        for (List<Item> items : wrong) {
            assertThatIllegalArgumentException()
                    .as(items.toString())
                    .isThrownBy(() -> new Layout(items))
                    .withMessageStartingWith("expected");
        }
    }
}
