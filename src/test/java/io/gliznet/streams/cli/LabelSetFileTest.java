package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gliznet.streams.label.Aggregation;
import io.gliznet.streams.label.InvalidLabelSetException;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelMode;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
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

    @Test
    void whatIsPrintedIsReadAgain() {
        LabelSet set =
                one("{tenantId: t, labels: [red, {name: blue, text: cold, threshold: 0.4}], topK: 1, version: 3}");

        LabelSet again = one(LabelSetJson.pretty(LabelSetJson.of(set), false));
        LabelSet yaml = one(LabelSetJson.pretty(LabelSetJson.of(set), true));

        assertThat(again).isEqualTo(set);
        assertThat(yaml).isEqualTo(set);
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
                "{tenantId: t, labels: [null]}|labels[0]: expected a text, or an object with a name, found null",
                "{tenantId: t, labels: [[a]]}|labels[0]: expected a text, or an object with a name, found a list",
                "{tenantId: t, labels: {a: [b]}}|labels.a: expected a text, found a list",
                "{tenantId: t, labels: {a: {txt: b}}}|labels.a.txt: expected one of text, threshold",
                "{tenantId: t, labels: [{text: b}]}|labels[0].name: expected a text, found none",
                "{tenantId: t, labels: [a, a]}|labels[1].name",
                "{tenantId: t, labels: [\"\\u200b\"]}|characters that are not visible",
                "{tenantId: t, labels: [\"\\u00a0\\u2060\"]}|characters that are not visible",
                "{tenantId: t, labels: [a], topK: -1}|topK: expected a whole number, 0 to 2147483647, found -1",
                "{tenantId: t, labels: [a], topK: 99999999999}|topK: expected a whole number",
                "{tenantId: t, labels: [a], mode: both}|mode: expected one of",
                "{tenantId: t, labels: [a], mode: 3}|mode: expected one of",
                "{tenantId: t, labels: [a], threshold: high}|threshold: expected a number, 0 to 1, found a text",
                "{tenantId: t, labels: [a], threshold: 1.5}|threshold: expected 0 to 1, found 1.5",
                "{tenantId: t, labels: [a], template: x}|template: expected a text with {}",
                "{tenantId: t, labels: [a], treshold: 1}|did you mean threshold?",
                "{tenantId: a/b, labels: [a]}|tenantId: expected a non-empty text without '/'",
                "{tenantId: 17, labels: [a]}|tenantId: expected a text, found a number (17)",
                "{labels: [a]}|tenantId: expected",
                "just a text|expected a label set with tenantId and labels, found a text",
                "{tenantId: t, tenantId: u, labels: [a]}|found a mistake",
                "{tenantId: t, labels: [a|found a mistake",
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
