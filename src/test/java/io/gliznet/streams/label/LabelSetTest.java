package io.gliznet.streams.label;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

final class LabelSetTest {

    private static final LabelSetKey KEY = new LabelSetKey("acme", "default");

    @Test
    void namesEveryBrokenRuleAtOnce() {
        List<Label> labels = List.of(
                Label.named("refund"), Label.named("refund"), new Label(" ", Optional.of(""), OptionalDouble.of(1.5)));

        assertThatExceptionOfType(InvalidLabelSetException.class)
                .isThrownBy(() -> new LabelSet(
                        KEY, labels, LabelMode.MULTI_LABEL, OptionalDouble.of(-0.1), -1, "about", Aggregation.MAX, 0))
                .satisfies(e -> assertThat(e.problems())
                        .satisfiesExactlyInAnyOrder(
                                problem -> assertThat(problem)
                                        .startsWith("labels[1].name")
                                        .contains("labels[0]"),
                                problem -> assertThat(problem).startsWith("labels[2].name"),
                                problem -> assertThat(problem).startsWith("labels[2].text"),
                                problem -> assertThat(problem)
                                        .startsWith("labels[2].threshold")
                                        .contains("1.5"),
                                problem -> assertThat(problem)
                                        .startsWith("threshold")
                                        .contains("-0.1"),
                                problem ->
                                        assertThat(problem).startsWith("topK").contains("-1"),
                                problem -> assertThat(problem)
                                        .startsWith("template")
                                        .endsWith("found one without")));
    }

    @Test
    void hasAtLeastOneLabelAndNotTooMany() {
        assertThatExceptionOfType(InvalidLabelSetException.class)
                .isThrownBy(() -> LabelSet.of(KEY, List.of()))
                .withMessageContaining("found 0");
    }

    @Test
    void promptIsTheTemplateWithTheTextOrElseTheName() {
        Label refund = new Label("refund", Optional.of("money back"), OptionalDouble.empty());
        LabelSet set = new LabelSet(
                KEY,
                List.of(refund, Label.named("other")),
                LabelMode.MULTI_LABEL,
                OptionalDouble.empty(),
                0,
                "this is about {}.",
                Aggregation.MAX,
                0);

        assertThat(set.prompt(refund)).isEqualTo("this is about money back.");
        assertThat(set.prompt(Label.named("other"))).isEqualTo("this is about other.");
    }

    @Test
    void thresholdIsThatOfTheLabelOrElseTheSetOrElseTheMode() {
        Label own = new Label("own", Optional.empty(), OptionalDouble.of(0.9));
        LabelSet with = new LabelSet(
                KEY, List.of(own), LabelMode.MULTI_LABEL, OptionalDouble.of(0.3), 0, "{}", Aggregation.MAX, 0);

        assertThat(with.threshold(own)).isEqualTo(0.9);
        assertThat(with.threshold(Label.named("other"))).isEqualTo(0.3);
        assertThat(LabelSet.of(KEY, List.of(own)).threshold(Label.named("other")))
                .isEqualTo(LabelMode.MULTI_LABEL.defaultThreshold());
    }

    @Test
    void fingerprintDependsOnlyOnFieldsThatInfluenceScores() {
        LabelSet set = LabelSet.of(KEY, List.of(Label.named("a"), Label.named("bc")));
        LabelSet joinedDifferently = LabelSet.of(KEY, List.of(Label.named("ab"), Label.named("c")));
        LabelSet laterVersion = new LabelSet(
                new LabelSetKey("other", "name"),
                set.labels(),
                set.mode(),
                set.threshold(),
                set.topK(),
                set.template(),
                set.aggregation(),
                42);

        assertThat(set.fingerprint()).hasSize(16).isNotEqualTo(joinedDifferently.fingerprint());
        assertThat(laterVersion.fingerprint()).isEqualTo(set.fingerprint());
    }

    @Test
    void textsThatUtf8CannotRepresentAreRefusedInEveryField() {
        String half = "a\ud83d {}";

        assertThatExceptionOfType(InvalidLabelSetException.class)
                .isThrownBy(() -> new LabelSet(
                        KEY,
                        List.of(new Label(half, Optional.of(half), OptionalDouble.empty())),
                        LabelMode.MULTI_LABEL,
                        OptionalDouble.empty(),
                        0,
                        LabelSet.PLACEHOLDER,
                        List.of(half),
                        Aggregation.MAX,
                        Decision.DEFAULT,
                        Routes.NONE,
                        0))
                .satisfies(e -> assertThat(e.problems())
                        .containsExactlyInAnyOrder(
                                "labels[0].name: expected well-formed Unicode, found an unpaired surrogate",
                                "labels[0].text: expected well-formed Unicode, found an unpaired surrogate",
                                "phrasings[0]: expected well-formed Unicode, found an unpaired surrogate"));
        assertThatExceptionOfType(InvalidLabelSetException.class)
                .isThrownBy(() -> LabelSet.of(KEY, List.of(Label.named("a\0b"))))
                .withMessageContaining("labels[0].name: expected a text without NUL characters");
    }

    @Test
    void thresholdsOrTheBestLabelSayWhatIsSelected() {
        LabelSet plain = LabelSet.of(KEY, List.of(Label.named("a")));
        Label threshold = new Label("a", Optional.empty(), OptionalDouble.of(0.3));

        assertThat(plain.isRelative()).isTrue();
        assertThat(plain.with(plain.labels(), Decision.of(Selection.THRESHOLD)).isRelative())
                .isFalse();
        assertThat(plain.with(List.of(threshold), Decision.DEFAULT).isRelative())
                .isFalse();
        assertThat(plain.with(plain.labels(), Decision.of(Selection.RELATIVE)).isRelative())
                .isTrue();
    }

    @Test
    void whatTheRuleWouldIgnoreIsRefused() {
        LabelSet plain = LabelSet.of(KEY, List.of(Label.named("a")));
        Label threshold = new Label("a", Optional.empty(), OptionalDouble.of(0.3));
        Decision strict =
                new Decision(Selection.AUTOMATIC, OptionalDouble.empty(), OptionalDouble.of(1), OptionalDouble.empty());

        assertThatExceptionOfType(InvalidLabelSetException.class)
                .isThrownBy(() -> plain.with(List.of(threshold), Decision.of(Selection.RELATIVE)))
                .withMessageContaining("selection");
        assertThatExceptionOfType(InvalidLabelSetException.class)
                .isThrownBy(() -> plain.with(List.of(threshold), strict))
                .withMessageContaining("strictness");
        assertThat(plain.with(plain.labels(), strict).isRelative()).isTrue();
    }

    @Test
    void whatIsFittedIsChecked() {
        Label label = Label.named("a")
                .fitted(
                        OptionalDouble.of(Double.NaN),
                        List.of("x", " ", "y".repeat(LabelSet.MAX_LABEL_CHARACTERS + 1)));
        Label many =
                Label.named("b").fitted(OptionalDouble.of(-2), Collections.nCopies(LabelSet.MAX_EXAMPLES + 1, "text"));
        Decision wrong = new Decision(
                Selection.AUTOMATIC,
                OptionalDouble.of(0),
                OptionalDouble.of(Double.POSITIVE_INFINITY),
                OptionalDouble.of(0));
        LabelSet plain = LabelSet.of(KEY, List.of(Label.named("a")));

        assertThatExceptionOfType(InvalidLabelSetException.class)
                .isThrownBy(() -> plain.with(List.of(label, many), wrong))
                .satisfies(e -> assertThat(e.problems())
                        .satisfiesExactlyInAnyOrder(
                                problem -> assertThat(problem).startsWith("labels[0].bias"),
                                problem -> assertThat(problem).startsWith("labels[0].examples[1]"),
                                problem -> assertThat(problem).startsWith("labels[0].examples[2]"),
                                problem -> assertThat(problem).startsWith("labels[1].examples"),
                                problem -> assertThat(problem).startsWith("oddsRatio"),
                                problem -> assertThat(problem).startsWith("strictness"),
                                problem -> assertThat(problem).startsWith("scale")));
    }

    @Test
    void fingerprintDependsOnTheRuleAndOnWhatIsFitted() {
        LabelSet plain = LabelSet.of(KEY, List.of(Label.named("a")));
        List<LabelSet> all = List.of(
                plain,
                plain.with(plain.labels(), Decision.of(Selection.THRESHOLD)),
                plain.with(
                        plain.labels(),
                        new Decision(
                                Selection.AUTOMATIC,
                                OptionalDouble.of(0.5),
                                OptionalDouble.empty(),
                                OptionalDouble.empty())),
                plain.with(
                        plain.labels(),
                        new Decision(
                                Selection.AUTOMATIC,
                                OptionalDouble.empty(),
                                OptionalDouble.of(1),
                                OptionalDouble.empty())),
                plain.with(
                        plain.labels(),
                        new Decision(
                                Selection.AUTOMATIC,
                                OptionalDouble.empty(),
                                OptionalDouble.empty(),
                                OptionalDouble.of(2))),
                plain.with(List.of(Label.named("a").fitted(OptionalDouble.of(1), List.of())), Decision.DEFAULT),
                plain.with(List.of(Label.named("a").fitted(OptionalDouble.empty(), List.of("x"))), Decision.DEFAULT));

        assertThat(all.stream().map(LabelSet::fingerprint)).doesNotHaveDuplicates();
        assertThat(plain.with(plain.labels(), Decision.of(Selection.RELATIVE)).fingerprint())
                .isEqualTo(plain.fingerprint());
    }

    @Test
    void keyIsParsedFromItsString() {
        LabelSetKey key = new LabelSetKey("acme", "news/europe");

        assertThat(LabelSetKey.parse(key.toString())).isEqualTo(key);
    }

    @Test
    void keyWithoutTenantOrNameOrTooLongIsRefused() {
        for (String wrong : List.of("", "acme", "/default", "acme/", "a/" + "n".repeat(1_000))) {
            assertThatIllegalArgumentException().as(wrong).isThrownBy(() -> LabelSetKey.parse(wrong));
        }
    }
}
