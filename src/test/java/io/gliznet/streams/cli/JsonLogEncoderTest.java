package io.gliznet.streams.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

/** Every event is one line and one JSON object, whatever its message has. */
final class JsonLogEncoderTest {

    private static final int MESSAGES = 2_000;

    private final LoggerContext context = new LoggerContext();
    private final JsonLogEncoder encoder = new JsonLogEncoder();

    @BeforeEach
    void open() {
        context.setMDCAdapter(new LogbackMDCAdapter());
    }

    @Test
    void anEventHasItsFixedKeysInTheirOrder() throws JsonProcessingException {
        LoggingEvent event = event("a message of {} parts", 2);
        event.setInstant(Instant.parse("2026-11-26T18:00:00Z"));

        assertThat(line(event))
                .isEqualTo("{\"time\":\"2026-11-26T18:00:00.000Z\",\"level\":\"WARN\",\"logger\":\"io.gliznet.A\","
                        + "\"thread\":\"worker\",\"message\":\"a message of 2 parts\"}");
    }

    @Test
    void keysAndValuesOfTheEventFollowAndTakeNoFixedKey() throws JsonProcessingException {
        LoggingEvent event = event("x");
        List.of(
                        new KeyValuePair("tenant", "acme"),
                        new KeyValuePair("partition", 3),
                        new KeyValuePair("offset", 5_000_000_000L),
                        new KeyValuePair("share", 0.5),
                        new KeyValuePair("broken", Double.NaN),
                        new KeyValuePair("done", true),
                        new KeyValuePair("nothing", null),
                        new KeyValuePair("message", "another"))
                .forEach(event::addKeyValuePair);
        event.setMDCPropertyMap(Map.of("trace_id", "abc", "tenant", "other"));

        assertThat(line(event))
                .endsWith("\"message\":\"x\",\"tenant\":\"acme\",\"partition\":3,\"offset\":5000000000,\"share\":0.5,"
                        + "\"broken\":\"NaN\",\"done\":true,\"nothing\":\"null\",\"trace_id\":\"abc\"}");
    }

    @Test
    void anErrorHasClassMessageAndStack() throws JsonProcessingException {
        LoggingEvent event = new LoggingEvent(
                "f",
                context.getLogger("io.gliznet.A"),
                Level.ERROR,
                "failed",
                new IllegalStateException("outer", new IllegalArgumentException("inner\n\"line\"")),
                null);
        event.setThreadName("worker");

        JsonNode read = Json.JSON.readTree(line(event));
        assertThat(read.path("error").asText()).isEqualTo("java.lang.IllegalStateException: outer");
        assertThat(read.path("stack").asText())
                .startsWith("java.lang.IllegalStateException: outer")
                .contains("\n\tat ", "Caused by: java.lang.IllegalArgumentException: inner\n\"line\"");
    }

    @Test
    void controlCharactersAndHalvesOfPairsLeaveOneLineOfJson() throws JsonProcessingException {
        JsonNode read =
                Json.JSON.readTree(line(event("a\r\nb\u0000\u001b[31m\u0085\u2028\ud83d c \udc4d \ud83d\udc4d")));

        assertThat(read.path("message").asText()).isEqualTo("a\r\nb\u0000\u001b[31m\u0085\u2028? c ? \ud83d\udc4d");
    }

    @Test
    void everyMessageIsOneLineOfJson() throws JsonProcessingException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < MESSAGES; i++) {
            StringBuilder message = new StringBuilder();
            int length = random.nextInt(40);
            for (int c = 0; c < length; c++) {
                // half of them below a blank or in the range of surrogates
                message.append((char)
                        (random.nextBoolean()
                                ? random.nextInt(0x10000)
                                : random.nextBoolean() ? random.nextInt(0x21) : 0xd800 + random.nextInt(0x800)));
            }
            String text = message.toString();
            assertThat(Json.JSON.readTree(line(event(text))).path("message").asText())
                    .as("seed " + seed)
                    .isEqualTo(new String(text.getBytes(UTF_8), UTF_8));
        }
    }

    private LoggingEvent event(String message, Object... arguments) {
        LoggingEvent event =
                new LoggingEvent("f", context.getLogger("io.gliznet.A"), Level.WARN, message, null, arguments);
        event.setThreadName("worker");
        return event;
    }

    /** Without its end; fails if it is more than one. */
    private String line(LoggingEvent event) {
        String line = new String(encoder.encode(event), UTF_8);
        List<Integer> ends = new ArrayList<>();
        for (int i = 0; i < line.length(); i++) {
            if ("\n\r\u0085\u2028\u2029".indexOf(line.charAt(i)) >= 0) {
                ends.add(i);
            }
        }
        assertThat(ends).containsExactly(line.length() - 1);
        return line.substring(0, line.length() - 1);
    }
}
