package io.gliznet.streams.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.gliznet.streams.json.Json;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/**
 * Writes an event of the log as one JSON object on one line, under fixed keys. Keys and values of the event follow them, and then the
 * context of its thread, such as the ids of a trace. A key that is there already is left out.
 *
 * <p>Threading: any. logback.xml names this class, and logback makes it.
 */
public final class JsonLogEncoder extends EncoderBase<ILoggingEvent> {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final byte[] NOTHING = {};

    @Override
    public byte[] headerBytes() {
        return NOTHING;
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        ObjectNode line = Json.object()
                .put("time", TIME.format(Instant.ofEpochMilli(event.getTimeStamp())))
                .put("level", event.getLevel().toString())
                .put("logger", event.getLoggerName())
                .put("thread", event.getThreadName())
                .put("message", event.getFormattedMessage());
        addError(line, event.getThrowableProxy());
        if (event.getKeyValuePairs() != null) {
            for (KeyValuePair pair : event.getKeyValuePairs()) {
                add(line, pair.key, pair.value);
            }
        }
        for (Map.Entry<String, String> entry : event.getMDCPropertyMap().entrySet()) {
            add(line, entry.getKey(), entry.getValue());
        }
        // halves of surrogate pairs, which are no text, become question marks
        return (Json.write(line) + "\n").getBytes(UTF_8);
    }

    @Override
    public byte[] footerBytes() {
        return NOTHING;
    }

    private static void addError(ObjectNode line, @Nullable IThrowableProxy thrown) {
        if (thrown != null) {
            line.put("error", thrown.getClassName() + ": " + thrown.getMessage());
            line.put("stack", ThrowableProxyUtil.asString(thrown));
        }
    }

    private static void add(ObjectNode line, String key, @Nullable Object value) {
        if (!line.has(key)) {
            line.set(key, node(value));
        }
    }

    private static JsonNode node(@Nullable Object value) {
        return value instanceof Number || value instanceof Boolean
                ? Json.JSON.valueToTree(value)
                : TextNode.valueOf(String.valueOf(value));
    }
}
