package io.gliznet.streams.label;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LabelSetKeyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"acme/default", "Überschall GmbH/mails/inbox", "o'brien/x", "{6F9619FF}/default", "株式会社/既定"})
    void aKeyIsTheSameAsBytesAndAsAText(String key) {
        assertThat(LabelSetKey.parse(key.getBytes(UTF_8))).isEqualTo(LabelSetKey.parse(key));
        assertThat(LabelSetKey.parse(key)).hasToString(key);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "acme",
                "/default",
                "acme/",
                "\"acme/default\"",
                "'acme/default'",
                "acme/default\n",
                " acme/default",
                "acme /default",
                "acme/ default",
                "\u00a0acme/default",
                "\ufeffacme/default",
                "acme/default\u200b",
                "acme/default\u0085",
                "ac\u0000me/default",
                "ac\ud83dme/default",
                "acme\u2028/default",
                "{\"tenantId\":\"acme\",\"name\":\"default\"}"
            })
    void aKeyThatAnotherWriterDamagedIsRefused(String key) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LabelSetKey.parse(key))
                .withMessageMatching("(?s)(tenantId|label set name|label set key): expected .*, found '.*'");
    }

    @Test
    void whatAnAvroSerializerPutsInFrontIsShown() {
        byte[] text = "acme/default".getBytes(UTF_8);
        byte[] framed = ByteBuffer.allocate(6 + text.length)
                .put((byte) 0)
                .putInt(7)
                .put((byte) (2 * text.length))
                .put(text)
                .array();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LabelSetKey.parse(framed))
                .withMessage("tenantId: expected a text without control characters, found"
                        + " '\\u0000\\u0000\\u0000\\u0000\\u0007\\u0018acme'");
    }

    @Test
    void bytesOfAnotherEncodingAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LabelSetKey.parse(new byte[] {'a', '/', (byte) 0xff}))
                .withMessage("label set key: expected UTF-8, found 'a/\u00ff'");
    }

    @Test
    void whatIsShownIsShortAndHasNoControlCharacters() {
        assertThat(Escaped.of("a\u001b[31m\u202e" + "x".repeat(1_000)))
                .startsWith("a\\u001b[31m\\u202exxx")
                .endsWith("x...")
                .hasSizeLessThan(300);
    }
}
