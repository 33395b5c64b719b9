package io.gliznet.streams.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyCheckTest {

    @ParameterizedTest
    @ValueSource(
            strings = {"acme/default", "Überschall GmbH/mails/inbox", "o'brien/x", "{6F9619FF}/default", "株式会社/既定"})
    void aKeyAsItShouldBe(String key) {
        assertThat(KeyCheck.problem(key.getBytes(UTF_8))).isEmpty();
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
                "ac\u0000me/default",
                "acme\u2028/default",
                "{\"tenantId\":\"acme\",\"name\":\"default\"}"
            })
    void aKeyThatAnotherWriterDamaged(String key) {
        assertThat(KeyCheck.problem(key.getBytes(UTF_8)))
                .hasValueSatisfying(problem -> assertThat(problem).startsWith("expected a key "));
    }

    @Test
    void aKeyFramedByAnAvroSerializer() {
        byte[] text = "acme/default".getBytes(UTF_8);
        byte[] framed = ByteBuffer.allocate(6 + text.length)
                .put((byte) 0)
                .putInt(7)
                .put((byte) (2 * text.length))
                .put(text)
                .array();
        assertThat(KeyCheck.problem(framed))
                .contains("expected a key without control characters, found"
                        + " '\\u0000\\u0000\\u0000\\u0000\\u0007\\u0018acme/default'");
    }

    @Test
    void noKeyAndOneThatIsNoText() {
        assertThat(KeyCheck.problem(null)).contains("expected a key tenantId/name, found none");
        assertThat(KeyCheck.problem(new byte[] {'a', '/', (byte) 0xff}))
                .contains("expected a key in UTF-8, found bytes of another encoding: a/\u00ff");
    }

    @Test
    void whatIsShownIsShortAndHasNoControlCharacters() {
        assertThat(KeyCheck.escaped("a\u001b[31m\u202e" + "x".repeat(1_000)))
                .startsWith("a\\u001b[31m\\u202exxx")
                .endsWith("x...")
                .hasSizeLessThan(300);
    }
}
