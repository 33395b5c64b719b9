package io.gliznet.streams.labelfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gliznet.streams.json.Json;
import io.gliznet.streams.label.Aggregation;
import io.gliznet.streams.label.Decision;
import io.gliznet.streams.label.InvalidLabelSetException;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelMode;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.label.Routes;
import io.gliznet.streams.label.Selection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Label files as people write them. */
final class LabelSetFileTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{tenantId: t, labels: [red, green]}",
                "{ 'tenantId': 't', 'labels': ['red', 'green'] }",
                "{\"tenantId\": \"t\", \"labels\": [\"red\", \"green\"]}",
                "tenantId: t\nlabels:\n- red\n- green\n",
                "tenantId: t\nlabels: [red, {name: green}]\n",
                "tenantId: t\nlabels:\n  red:\n  green:\n",
                "[{tenantId: t, labels: [red, green]}]",
                "\ufefftenantId: t\nlabels: [red, green]\n",
                "---\ntenantId: t\nlabels: [red, green]\n---\n",
            })
    void oneSetMayBeWrittenInManyWays(String content) {
        LabelSet set = one(content);

        assertThat(set.key()).isEqualTo(new LabelSetKey("t", "default"));
        assertThat(set.labels()).containsExactly(Label.named("red"), Label.named("green"));
    }

    @Test
    void labelsMayBeNamesWithDescriptionsOrWithThresholds() {
        LabelSet set = one(
                "tenantId: t\nlabels:\n  red: a warm colour\n  blue: {text: a cold one, threshold: 0.7}\n  grey: null\n");

        assertThat(set.labels())
                .containsExactly(
                        new Label("red", Optional.of("a warm colour"), OptionalDouble.empty()),
                        new Label("blue", Optional.of("a cold one"), OptionalDouble.of(0.7)),
                        Label.named("grey"));
    }

    @Test
    void problemsOfSingleFieldsAndOfTheWholeSetAreNamedTogether() {
        assertThat(problems("{tenantId: 't/t', labels: [red, red], treshold: 0.5, oddsRatio: 3}"))
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem)
                                .startsWith("f.yaml: treshold: expected one of ")
                                .endsWith("did you mean threshold?"),
                        problem -> assertThat(problem).startsWith("f.yaml: tenantId: expected"),
                        problem -> assertThat(problem).startsWith("f.yaml: labels[1].name: expected a unique name"),
                        problem -> assertThat(problem).startsWith("f.yaml: oddsRatio: expected more than 0"));
    }

    @Test
    void whatFollowsFromAProblemIsNoSecondOne() {
        assertThat(problems("{tenantId: t, labels: [red, 5], routes: {labels: {blue: topic}}}"))
                .singleElement()
                .asString()
                .startsWith("f.yaml: labels[1]: expected a text");
        assertThat(problems("{tenantId: t, labels: [red], topK: -1, mode: no}")).hasSize(2);
    }

    @Test
    void everySettingIsRead() {
        LabelSet set = one("""
                {tenantId: t, name: mail, labels: [red], mode: single_label, threshold: 0.25, topK: 2,
                 template: "about {}", aggregation: MEAN, version: 7}""");

        assertThat(set.key().name()).isEqualTo("mail");
        assertThat(set.mode()).isEqualTo(LabelMode.SINGLE_LABEL);
        assertThat(set.threshold()).hasValue(0.25);
        assertThat(set.topK()).isEqualTo(2);
        assertThat(set.template()).isEqualTo("about {}");
        assertThat(set.aggregation()).isEqualTo(Aggregation.MEAN);
        assertThat(set.version()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{tenantId: t, labels: [red, {name: blue, text: cold, threshold: 0.4}], topK: 1, version: 3}",
                "{tenantId: t, labels: [red, {name: blue, bias: -0.5, examples: [a, b]}], phrasings: ['{}', 'on {}'],"
                        + " selection: RELATIVE, oddsRatio: 0.6, strictness: 1.5, scale: 1.25}",
                "{tenantId: t, labels: [red, blue], routes: {labels: {red: t.red, blue: t.blue}, none: t.none, below: 0.6,"
                        + " uncertain: t.review}}",
                "{tenantId: t, labels: [red], routes: {none: t.none}}"
            })
    void whatIsPrintedIsReadAgain(String file) {
        LabelSet set = one(file);

        LabelSet again = one(LabelSetJson.pretty(LabelSetJson.of(set, OptionalLong.of(set.version())), false));
        LabelSet yaml = one(LabelSetJson.pretty(LabelSetJson.of(set, OptionalLong.of(set.version())), true));

        assertThat(again).isEqualTo(set);
        assertThat(yaml).isEqualTo(set);
    }

    @Test
    void whatIsFittedIsRead() {
        LabelSet set = one("{tenantId: t, labels: {blue: {bias: -0.5, examples: [a, b]}}, selection: relative,"
                + " oddsRatio: 0.6, strictness: 1.5, scale: 1.25}");

        assertThat(set.decision())
                .isEqualTo(new Decision(
                        Selection.RELATIVE, OptionalDouble.of(0.6), OptionalDouble.of(1.5), OptionalDouble.of(1.25)));
        assertThat(set.labels())
                .containsExactly(Label.named("blue").fitted(OptionalDouble.of(-0.5), List.of("a", "b")));
    }

    @Test
    void routesAreTopicsOfLabelsOfTheSet() {
        assertThat(one("{tenantId: t, labels: [a, b], routes: {labels: {a: topic.a}, below: 0.5, uncertain: people}}")
                        .routes())
                .isEqualTo(new Routes(
                        Map.of("a", "topic.a"), Optional.empty(), OptionalDouble.of(0.5), Optional.of("people")));
        assertThat(problems("{tenantId: t, labels: [a], routes: {labels: {b: 'a b'}, none: .., below: 2, other: x}}"))
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem).contains("routes.other: expected one of below, labels, none"));
        assertThat(problems("{tenantId: t, labels: [a], routes: {labels: {b: 'a b'}, none: .., below: 2}}"))
                .satisfiesExactlyInAnyOrder(
                        problem -> assertThat(problem)
                                .contains("routes.labels: expected names of labels of this set, found 'b'"),
                        problem -> assertThat(problem).contains("routes.labels: expected the name of a topic"),
                        problem -> assertThat(problem).contains("routes.none: expected the name of a topic"),
                        problem -> assertThat(problem).contains("routes: expected both of below and uncertain"),
                        problem -> assertThat(problem).contains("routes.below: expected 0 to 1, found 2.0"));
    }

    @Test
    void wordsThatMeanATruthValueElsewhereAreLabels() {
        assertThat(one("tenantId: t\nlabels: [yes, No, on, off, y]\n").labels())
                .extracting(Label::name)
                .containsExactly("yes", "No", "on", "off", "y");
    }

    @Test
    void thePlaceOfAMistakeStandsBeforeTheAdvice() {
        assertThat(problems("tenantId: t\nlabels:\n\t- red\n"))
                .singleElement()
                .asString()
                .isEqualTo("f.yaml: expected YAML, found a tab at line 3, column 1; YAML is indented with blanks");
    }

    @Test
    void aBareListTakesItsKeyFromTheCommandLine() {
        LabelSetKey key = new LabelSetKey("t", "colours");

        List<LabelSetFile.Entry> sets = parse("[\"red\", {\"name\": \"blue\", \"threshold\": 0.1}]", Optional.of(key));

        assertThat(sets).hasSize(1);
        assertThat(sets.get(0).labelSet().key()).isEqualTo(key);
        assertThat(sets.get(0).labelSet().labels()).extracting(Label::name).containsExactly("red", "blue");
        assertThat(parse("- red\n- blue\n", Optional.of(key)).get(0).labelSet().labels())
                .hasSize(2);
        assertThat(problems("[red, blue]")).singleElement().asString().contains("--key");
    }

    @Test
    void anAliasIsRefusedWithItsLine() {
        assertThat(problems("tenantId: t\nlabels:\n- {name: a, text: &x same}\n- {name: b, text: *x}\n"))
                .singleElement()
                .asString()
                .contains("f.yaml: line 4")
                .contains("*x");
    }

    @Test
    void anotherEncodingIsRefusedWithItsLine() {
        byte[] latin1 = "tenantId: t\nlabels:\n- blé\n".getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> LabelSetFile.parse("f.yaml", latin1, Optional.empty()))
                .isInstanceOf(InvalidLabelSetException.class)
                .hasMessage("f.yaml line 3: expected UTF-8, found the byte 0xe9");
    }

    @Test
    void twoSetsWithOneKeyAreRefused() {
        assertThat(problems("{tenantId: t, labels: [a]}\n---\n{tenantId: t, name: default, labels: [b]}\n"))
                .containsExactly("f.yaml: expected each label set once, found t/default twice");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{tenantId: t}|labels: expected a list of labels",
                "{tenantId: t, labels: none}|labels: expected a list of labels, or names with their descriptions, found a text",
                "{tenantId: t, labels: []}|labels: expected 1 to 10000 labels, found 0",
                "{tenantId: t, labels: {}}|labels: expected 1 to 10000 labels, found 0",
                "{tenantId: t, labels: [404]}|labels[0]: expected a text, or an object with a name, found a number (404)",
                "{tenantId: t, labels: [true]}|labels[0]: expected a text, or an object with a name, found true; put a word",
                "{tenantId: t, labels: [billing], routes: {labels: {biling: a}}}|found 'biling'; did you mean billing?",
                "{tenantId: t, labels: [null]}|labels[0]: expected a text, or an object with a name, found null",
                "{tenantId: t, labels: [[a]]}|labels[0]: expected a text, or an object with a name, found a list",
                "{tenantId: t, labels: {a: [b]}}|labels.a: expected a text, found a list",
                "{tenantId: t, labels: {a: {txt: b}}}|labels.a.txt: expected one of bias, examples, text, threshold",
                "{tenantId: t, labels: [{text: b}]}|labels[0].name: expected a text, found none",
                "{tenantId: t, labels: [a, a]}|labels[1].name",
                "{tenantId: t, labels: [\"\\u200b\"]}|characters that are not visible",
                "{tenantId: t, labels: [\"\\u00a0\\u2060\"]}|characters that are not visible",
                "{tenantId: t, labels: [a], topK: -1}|topK: expected a whole number, 0 to 2147483647, found -1",
                "{tenantId: t, labels: [a], topK: 99999999999}|topK: expected a whole number",
                "{tenantId: t, labels: [a], mode: both}|mode: expected one of",
                "{tenantId: t, labels: [a], mode: 3}|mode: expected one of",
                "{tenantId: t, labels: [a], threshold: high}|threshold: expected a number, found a text",
                "{tenantId: t, labels: [a], threshold: 1.5}|threshold: expected 0 to 1, found 1.5",
                "{tenantId: t, labels: [a], template: x}|template: expected a text with {}",
                "{tenantId: t, labels: [a], treshold: 1}|did you mean threshold?",
                "{tenantId: t, labels: [{name: a, description: b}]}|did you mean text?",
                "{tenantId: a/b, labels: [a]}|tenantId: expected a text without '/'",
                "{tenantId: 0123, labels: [a]}|tenantId: expected a text, found a number; put it in quotes",
                "{tenantId: t, labels: [a], phrasings: []}|phrasings: expected a list of sentences",
                "{labels: [a]}|tenantId: expected",
                "just a text|expected a label set with tenantId and labels, found a text",
                "{tenantId: t, tenantId: u, labels: [a]}|found a field that is written twice at line 1, column",
                "{tenantId: t, labels: [a|expected YAML, found",
            })
    void whatIsWrongIsSaidWithTheField(String content, String problem) {
        assertThat(problems(content))
                .anySatisfy(found -> assertThat(found).startsWith("f.yaml: ").contains(problem));
    }

    @Test
    void aMistakeInJsonIsReportedAsJson() {
        assertThatThrownBy(() -> LabelSetFile.parse(
                        "f.json", "{tenantId: t}".getBytes(StandardCharsets.UTF_8), Optional.empty()))
                .hasMessageContaining("expected JSON");
        assertThat(problems("{\"tenantId\": \"t\" \"labels\": []}"))
                .singleElement()
                .asString()
                .contains("expected JSON");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n\n", "---\n", "[]", "# only a comment\n"})
    void aFileWithoutASetIsRefused(String content) {
        assertThat(problems(content)).containsExactly("f.yaml: expected a label set, found nothing");
    }

    @Test
    void nullMeansTheSameAsAMissingField() {
        List<LabelSetFile.Entry> sets = parse(
                "{tenantId: t, name: null, labels: [{name: a, text: null, threshold: null}], mode: null, threshold: ~,"
                        + " topK: null, template: null, aggregation: null, version: null}",
                Optional.empty());

        LabelSet plain = LabelSet.of(new LabelSetKey("t", "default"), List.of(Label.named("a")));
        assertThat(sets).containsExactly(new LabelSetFile.Entry(plain, OptionalLong.empty()));
    }

    @Test
    void aVersionOfZeroIsTheWritersOwn() {
        assertThat(parse("{tenantId: t, labels: [a], version: 0}", Optional.empty()))
                .extracting(LabelSetFile.Entry::version)
                .containsExactly(OptionalLong.of(0));
        assertThat(parse("{tenantId: t, labels: [a], version: 9223372036854775807}", Optional.empty()))
                .extracting(LabelSetFile.Entry::version)
                .containsExactly(OptionalLong.of(Long.MAX_VALUE));
    }

    @Test
    void aLineThatListPrintsIsReadAgain() {
        for (String content : List.of(
                "{tenantId: t, labels: [{name: a, threshold: 0.25}], mode: single_label, version: 4}",
                "{tenantId: u, name: in/out, labels: [b, 'true'], template: 'is {}', aggregation: mean, topK: 1}")) {
            LabelSet set = one(content);

            assertThat(one(Json.write(LabelSetJson.of(set, OptionalLong.of(set.version())))))
                    .isEqualTo(set);
        }
    }

    @Test
    void linesOfJsonAreOneSetEach() {
        assertThat(parse("""
                        {"tenantId": "acme", "labels": ["red"]}
                        {"tenantId": "globex", "labels": ["blue"]}
                        """, Optional.empty()))
                .extracting(entry -> entry.labelSet().key().tenantId())
                .containsExactly("acme", "globex");
    }

    @Test
    void oneKeyForSeveralSetsIsRefused() {
        assertThatThrownBy(() -> parse(
                        "{tenantId: a, labels: [x]}\n---\n{tenantId: b, labels: [y]}\n",
                        Optional.of(new LabelSetKey("t", "mail"))))
                .hasMessage("f.yaml: expected each label set once, found t/mail twice");
    }

    @Test
    void aKeyReplacesATenantThatWouldBeRefused() {
        LabelSetKey key = new LabelSetKey("t", "mail");

        assertThat(parse("{tenantId: a/b, labels: [x]}", Optional.of(key)))
                .extracting(entry -> entry.labelSet().key())
                .containsExactly(key);
    }

    @Test
    void everyProblemOfEverySetIsReportedWithTheNumberOfTheSet() {
        String sets =
                "[{tenantId: t, labels: [a]}, {tenantId: t/u, labels: [b], topK: x}, 7, {tenantId: v, labels: {}}]";

        assertThat(problems(sets))
                .satisfiesExactly(
                        problem ->
                                assertThat(problem).startsWith("f.yaml: set 2: tenantId: expected a text without '/'"),
                        problem -> assertThat(problem).startsWith("f.yaml: set 2: topK: expected a whole number"),
                        problem -> assertThat(problem)
                                .startsWith("f.yaml: set 3: expected a label set")
                                .endsWith("found a number"),
                        problem -> assertThat(problem).startsWith("f.yaml: set 4: labels: expected 1 to 10000"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"true", "7", "1.5", "null"})
    void aWordThatYamlReadsAsSomethingElseIsToBeQuoted(String word) {
        assertThat(problems("{tenantId: t, labels: [red, " + word + "]}"))
                .singleElement()
                .asString()
                .startsWith("f.yaml: labels[1]: ")
                .contains(word)
                .endsWith("put a word like this in quotes");
        assertThat(one("{tenantId: t, labels: [red, '" + word + "']}").labels())
                .containsExactly(Label.named("red"), Label.named(word));
    }

    @ParameterizedTest
    @CsvSource({
        "threshold: .nan, found a mistake",
        "threshold: -0.1, threshold: expected 0 to 1",
        "threshold: .inf, found a mistake",
        "version: 1.5, 'version: expected a whole number, 0 to 9223372036854775807, found 1.5'",
        "version: 9223372036854775808, version: expected a whole number",
        "'version: \"7\"', version: expected a whole number",
        "topK: 2.0, topK: expected a whole number",
        "aggregation: SUM, 'aggregation: expected one of [MAX, MEAN], found \"SUM\"'",
        "'name: \"  \"', label set name: expected a non-empty text",
        "template: 5, template: expected a text",
        "labels: [b], found a field that is written twice",
    })
    void aValueThatIsNoneIsSaidWithItsField(String field, String problem) {
        assertThat(problems("tenantId: t\nlabels: [a]\n" + field + "\n"))
                .singleElement()
                .asString()
                .startsWith("f.yaml: ")
                .contains(problem);
    }

    @Test
    void aKeyThatIsTooLongForARecordIsRefused() {
        assertThat(problems("{tenantId: t, labels: [a], name: " + "n".repeat(1_000) + "}"))
                .containsExactly("f.yaml: label set key: expected at most 1000 characters, found 1001");
        assertThat(one("{tenantId: t, labels: [a], name: " + "n".repeat(999) + "}")
                        .key()
                        .name())
                .hasSize(999);
    }

    @Test
    void aFileOfWindowsIsReadLikeAnyOther() {
        assertThat(one("tenantId: t\r\nlabels:\r\n- red\r\n- green\r\n").labels())
                .containsExactly(Label.named("red"), Label.named("green"));
        byte[] utf16 = "\ufefftenantId: t\nlabels: [a]\n".getBytes(StandardCharsets.UTF_16LE);
        assertThatThrownBy(() -> LabelSetFile.parse("f.yaml", utf16, Optional.empty()))
                .hasMessage("f.yaml line 1: expected UTF-8, found UTF-16");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tenantId: t\nlabels:\n\t- red\n",
                "{\"tenantId\": \"t\", \"labels\": [\"a\"]} and more",
                "{tenantId: t, labels: {a: x, a: y}}",
                "base: &b {mode: SINGLE_LABEL}\n<<: *b\ntenantId: t\nlabels: [a]\n",
            })
    void aTextThatCannotBeParsedIsOneProblem(String content) {
        assertThat(problems(content))
                .singleElement()
                .asString()
                .startsWith("f.yaml: ")
                .contains("expected");
    }

    private static LabelSet one(String content) {
        List<LabelSetFile.Entry> sets = parse(content, Optional.empty());
        assertThat(sets).hasSize(1);
        return sets.get(0).labelSet();
    }

    private static List<LabelSetFile.Entry> parse(String content, Optional<LabelSetKey> key) {
        return LabelSetFile.parse("f.yaml", content.getBytes(StandardCharsets.UTF_8), key);
    }

    private static List<String> problems(String content) {
        try {
            List<LabelSetFile.Entry> sets = parse(content, Optional.empty());
            throw new AssertionError("accepted: " + sets);
        } catch (InvalidLabelSetException e) {
            return e.problems();
        }
    }
}
