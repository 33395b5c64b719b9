package io.gliznet.streams.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gliznet.streams.topology.DeadLetters;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** Makes dead letters without a broker. */
public final class Letters {

    public static final String TOPIC = "dead-letters";

    private Letters() {}

    /** The headers of a letter whose document is at documents-1@33. */
    public static Map<String, @Nullable String> headers(String reason, String tenant) {
        Map<String, @Nullable String> headers = new LinkedHashMap<>();
        headers.put("trace", "abc");
        headers.put(DeadLetters.MESSAGE, "label set: expected a known one, found " + tenant + "/default");
        headers.put(DeadLetters.TOPIC, "documents");
        headers.put(DeadLetters.PARTITION, "1");
        headers.put(DeadLetters.OFFSET, "33");
        headers.put(DeadLetters.REASON, reason);
        headers.put(DeadLetters.STAGE, "JOIN");
        headers.put(DeadLetters.TENANT, tenant);
        headers.put(DeadLetters.DOCUMENT_TIMESTAMP, "7");
        return headers;
    }

    public static DeadLetter letter(int partition, long offset, long millis, String reason, String tenant) {
        return letter(partition, offset, millis, headers(reason, tenant));
    }

    public static DeadLetter letter(int partition, long offset, long millis, Map<String, @Nullable String> headers) {
        RecordHeaders all = new RecordHeaders();
        headers.forEach((name, value) -> all.add(name, value == null ? null : value.getBytes(UTF_8)));
        return new DeadLetter(new ConsumerRecord<>(
                TOPIC,
                partition,
                offset,
                millis,
                TimestampType.CREATE_TIME,
                1,
                1,
                "k".getBytes(UTF_8),
                "v".getBytes(UTF_8),
                all,
                Optional.empty()));
    }
}
