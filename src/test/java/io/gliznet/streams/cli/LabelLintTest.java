package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gliznet.streams.cli.LabelWarning.Kind;
import io.gliznet.streams.encode.LabelEncoder.LabelTokens;
import io.gliznet.streams.label.Aggregation;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelMode;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LabelLintTest {

    private static final LabelSetKey KEY = new LabelSetKey("acme", "default");

    @Test
    void ordinaryLabelsGiveNoWarning() {
        assertThat(words("billing", "Login problem", "e-mail", "C++", "3D printing", "iOS", "art"))
                .isEmpty();
    }

    @Test
    void labelsThatDifferInCaseAndWhiteSpaceAreDoubles() {
        assertThat(words("Billing", "billing ", "outage", "BILLING"))
                .containsExactly("doubles Billing,billing ,BILLING");
    }

    @Test
    void labelsWithOneDescriptionAreDoubles() {
        assertThat(LabelLint.words(set(described("a1", "it is down"), described("outage", "It is down"))))
                .extracting(LabelLintTest::brief)
                .containsExactly("doubles a1,outage");
    }

    @Test
    void aLabelThatContainsAnotherAsWordsIsWarnedOf() {
        assertThat(words("problem", "Login-Problem", "problematic")).containsExactly("contained Login-Problem,problem");
    }

    @Test
    void aDescriptionIsTheMendOfAName() {
        assertThat(LabelLint.words(set(
                        described("problem", "something else does not work"),
                        described("login problem", "the user cannot log in"),
                        described("SLA", "promised time to answer"),
                        described("other", "greetings and thanks"))))
                .isEmpty();
    }

    @Test
    void examplesSayWhatANameDoesNotSay() {
        Label label = Label.named("SLA").fitted(OptionalDouble.empty(), List.of("You promised to answer in a day."));

        assertThat(LabelLint.words(set(label, Label.named("billing")))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SLA", "B2B", "R&D", "4711", "a1", "2026-11"})
    void abbreviationsNumbersAndCodesWantADescription(String name) {
        assertThat(words(name, "billing")).containsExactly("unclear-name " + name);
    }

    @Test
    void namesInCapitalsAreNoAbbreviationsWhereAllAre() {
        assertThat(words("SPORT", "NEWS", "HR")).containsExactly("unclear-name HR");
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "Misc.", "none of these", "N/A", "Something else"})
    void theAbsenceOfALabelIsNoLabel(String name) {
        assertThat(words(name, "billing")).containsExactly("catch-all " + name);
    }

    @Test
    void aSetInWhichLabelsExcludeEachOtherWantsASecondLabel() {
        LabelSet one = new LabelSet(
                KEY,
                List.of(Label.named("billing")),
                LabelMode.SINGLE_LABEL,
                OptionalDouble.empty(),
                0,
                LabelSet.PLACEHOLDER,
                Aggregation.MAX,
                0);

        assertThat(words("billing")).isEmpty();
        assertThat(LabelLint.words(one)).extracting(LabelLintTest::brief).containsExactly("single-label billing");
    }

    @Test
    void aLabelIsUnreadableIfTheModelKnowsTooFewOfItsTokens() {
        assertThat(LabelLint.tokens(set("known", "third", "quarter", "none"), name -> switch (name) {
                    case "third" -> new LabelTokens(6, 2);
                    case "quarter" -> new LabelTokens(4, 1);
                    case "none" -> new LabelTokens(1, 1);
                    default -> new LabelTokens(1, 0);
                }))
                .extracting(LabelLintTest::brief)
                .containsExactly("unreadable third", "unreadable none");
    }

    @Test
    void aLongNameIsADescription() {
        LabelSet set = set(Label.named("long"), described("short", "a long description"));

        assertThat(LabelLint.tokens(set, name -> new LabelTokens(LabelLint.MAX_NAME_TOKENS, 0)))
                .isEmpty();
        assertThat(LabelLint.tokens(set, name -> new LabelTokens(LabelLint.MAX_NAME_TOKENS + 1, 0)))
                .extracting(LabelLintTest::brief)
                .containsExactly("too-long long");
    }

    @Test
    void eachLabelIsReportedWithItsNearestTwinOnce() {
        float[][] logits = {
            {9, 6, 7, 0},
            {6, 9, 5.5f, 0},
            {7, 5.5f, 9, LabelLint.NEAR_TWINS},
            {0, 0, LabelLint.NEAR_TWINS, 9}
        };

        assertThat(LabelLint.twins(set("a", "b", "c", "d"), (label, other) -> logits[label][other], List.of()))
                .extracting(LabelLintTest::brief)
                .containsExactly("near-twins a,c", "near-twins a,b");
    }

    @Test
    void doublesAndUnreadableLabelsAreNotAlsoTwins() {
        List<LabelWarning> earlier = List.of(
                new LabelWarning(Kind.DOUBLES, List.of("a", "A"), "differ"),
                new LabelWarning(Kind.UNREADABLE, List.of("b"), "is unknown"));

        assertThat(LabelLint.twins(set("a", "A", "b", "c"), (label, other) -> 9, earlier))
                .isEmpty();
    }

    @Test
    void tenThousandLabelsAreCheckedInSeconds() {
        String[] names = new String[10_000];
        Arrays.setAll(names, number -> "label of topic %c%c%c%c"
                .formatted('a' + number % 10, 'a' + number / 10 % 10, 'a' + number / 100 % 10, 'a' + number / 1_000));

        assertThat(LabelLint.words(set(names))).isEmpty();
        assertThat(LabelLint.twins(set(names), (label, other) -> 6, List.of())).hasSize(names.length - 1);
    }

    private static List<String> words(String... names) {
        return LabelLint.words(set(names)).stream().map(LabelLintTest::brief).toList();
    }

    private static String brief(LabelWarning warning) {
        return warning.kind().id() + " " + String.join(",", warning.labels());
    }

    private static Label described(String name, String text) {
        return new Label(name, Optional.of(text), OptionalDouble.empty());
    }

    private static LabelSet set(String... names) {
        return LabelSet.of(KEY, Arrays.stream(names).map(Label::named).toList());
    }

    private static LabelSet set(Label... labels) {
        return LabelSet.of(KEY, List.of(labels));
    }
}
