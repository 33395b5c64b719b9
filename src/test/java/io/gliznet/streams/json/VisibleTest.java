package io.gliznet.streams.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class VisibleTest {

    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "Grüße, 你好, मराठी", "😀 👩‍👩‍👧", "a\u00a0b"})
    void ordinaryTextStaysAsItIs(String text) {
        assertThat(Visible.line(text)).isEqualTo(text);
        assertThat(Visible.lines(text)).isEqualTo(text);
    }

    @Test
    void charactersThatATerminalObeysAreShownAsEscapes() {
        assertThat(Visible.line("\u001b]0;title\u0007")).isEqualTo("\\u001b]0;title\\u0007");
        assertThat(Visible.line("c1 \u009b31m")).isEqualTo("c1 \\u009b31m");
        assertThat(Visible.line("\u007f")).isEqualTo("\\u007f");
    }

    @Test
    void charactersThatTurnTheDirectionAreShownAsEscapes() {
        assertThat(Visible.line("file\u202egpj.exe")).isEqualTo("file\\u202egpj.exe");
        assertThat(Visible.line("\u2066x\u2069")).isEqualTo("\\u2066x\\u2069");
    }

    @Test
    void onOneLineThereAreNoLineBreaks() {
        assertThat(Visible.line("one\r\n\ttwo")).isEqualTo("one two");
        assertThat(Visible.lines("one\n\ttwo\r")).isEqualTo("one\n\ttwo\\u000d");
    }

    @Test
    void jsonStaysJson() throws Exception {
        String written = Json.write(Json.object().put("text", "\u009b31m \u001b[0m \u007f"));

        assertThat(written.chars()).noneMatch(Character::isISOControl);
        assertThat(Json.JSON.readTree(written).path("text").asText()).isEqualTo("\u009b31m \u001b[0m \u007f");
    }
}
