package io.gliznet.streams.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class Utf8Test {

    @Test
    void textIsDecodedWithoutItsByteOrderMark() throws Utf8.MalformedException {
        assertThat(Utf8.decode("naïve 😀".getBytes(StandardCharsets.UTF_8))).isEqualTo("naïve 😀");
        assertThat(Utf8.decode("\ufeffx".getBytes(StandardCharsets.UTF_8))).isEqualTo("x");
        assertThat(Utf8.decode(new byte[0])).isEmpty();
    }

    @Test
    void theFirstByteThatIsWrongIsNamedWithItsLine() {
        byte[] latin1 = "first\nsecond\nthird: è".getBytes(StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> Utf8.decode(latin1))
                .isInstanceOfSatisfying(Utf8.MalformedException.class, malformed -> assertThat(malformed.line())
                        .isEqualTo(3))
                .hasMessage("expected UTF-8, found the byte 0xe8");
    }

    @Test
    void aCharacterThatIsCutOffIsWrong() {
        assertThatThrownBy(() -> Utf8.decode(new byte[] {'a', (byte) 0xc3}))
                .isInstanceOf(Utf8.MalformedException.class);
    }

    @Test
    void utf16IsRecognized() {
        assertThatThrownBy(() -> Utf8.decode("{}".getBytes(StandardCharsets.UTF_16)))
                .hasMessage("expected UTF-8, found UTF-16");
    }
}
