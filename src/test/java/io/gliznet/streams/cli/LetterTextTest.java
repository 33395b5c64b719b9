package io.gliznet.streams.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class LetterTextTest {

    @Test
    void aSampleEndsBetweenTwoCharacters() {
        for (String character : new String[] {"x", "ü", "€", "\ud83d\ude00"}) {
            for (int before = 0; before < 4; before++) {
                String sample = LetterText.sample(("x".repeat(before) + character.repeat(3_000)).getBytes(UTF_8));

                assertThat(sample.getBytes(UTF_8).length).isBetween(1_997, 2_000);
                assertThat(sample).doesNotContain("\ufffd").endsWith(character);
            }
        }
    }

    @Test
    void aSampleOfOtherBytesIsShownAsFarAsItCanBeRead() {
        byte[] bytes = new byte[5_000];
        java.util.Arrays.fill(bytes, (byte) 0x80);

        assertThat(LetterText.sample(bytes)).matches("\ufffd{1996,2000}");
        assertThat(LetterText.sample(null)).isEmpty();
        assertThat(LetterText.sample(new byte[] {'a'})).isEqualTo("a");
    }
}
