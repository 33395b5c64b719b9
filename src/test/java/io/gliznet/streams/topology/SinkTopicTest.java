package io.gliznet.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class SinkTopicTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final byte[] KEY = {1};

    @Test
    void aCompactedTopicNeedsAKey() {
        SinkTopic topic = topic(Map.of("cleanup.policy", "compact,delete"));
        assertThat(topic.refusal(record(null, NOW), NOW))
                .contains("key: expected one, because topic results is compacted, found none");
        assertThat(topic.refusal(record(KEY, NOW), NOW)).isEmpty();
        assertThat(topic(Map.of("cleanup.policy", "delete")).refusal(record(null, NOW), NOW))
                .isEmpty();
    }

    @Test
    void aTimestampIsWithinTheBoundsOfTheTopic() {
        SinkTopic topic = topic(
                Map.of("message.timestamp.before.max.ms", "86400000", "message.timestamp.after.max.ms", "3600000"));
        assertThat(topic.refusal(record(KEY, NOW.minus(Duration.ofHours(25))), NOW))
                .contains("timestamp: expected one within message.timestamp.before.max.ms=86400000 of topic results,"
                        + " found 2025-12-30T23:00:00Z");
        assertThat(topic.refusal(record(KEY, NOW.plus(Duration.ofHours(2))), NOW))
                .contains("timestamp: expected one within message.timestamp.after.max.ms=3600000 of topic results,"
                        + " found 2026-01-01T02:00:00Z");
        assertThat(topic.refusal(record(KEY, NOW.minus(Duration.ofHours(23))), NOW))
                .isEmpty();
        assertThat(topic.refusal(record(KEY, NOW.plusSeconds(60)), NOW)).isEmpty();
    }

    @Test
    void aTimestampNextToABoundIsRefusedBecauseTheClockOfTheBrokerIsAnother() {
        SinkTopic topic = topic(Map.of("message.timestamp.before.max.ms", "86400000"));
        assertThat(topic.refusal(record(KEY, NOW.minus(Duration.ofHours(24)).plusSeconds(30)), NOW))
                .isPresent();
    }

    @Test
    void withoutBoundsEveryTimestampIsAccepted() {
        SinkTopic topic = topic(Map.of(
                "message.timestamp.before.max.ms",
                Long.toString(Long.MAX_VALUE),
                "message.timestamp.after.max.ms",
                Long.toString(Long.MAX_VALUE)));
        assertThat(topic.refusal(record(KEY, Instant.EPOCH), NOW)).isEmpty();
        assertThat(topic.refusal(record(KEY, Instant.ofEpochMilli(Long.MAX_VALUE)), NOW))
                .isEmpty();
    }

    @Test
    void aTopicThatSetsTheTimeItselfHasNoBoundsAndKeepsResultsFromThenOn() {
        SinkTopic topic = topic(Map.of(
                "message.timestamp.type", "LogAppendTime",
                "message.timestamp.before.max.ms", "1000",
                "retention.ms", "1000"));
        assertThat(topic.refusal(record(KEY, Instant.EPOCH), NOW)).isEmpty();
        assertThat(topic.retentionMs()).isEqualTo(-1);
    }

    @Test
    void retentionIsThatOfATopicThatDeletes() {
        assertThat(topic(Map.of("cleanup.policy", "delete", "retention.ms", "1000"))
                        .retentionMs())
                .isEqualTo(1_000);
        assertThat(topic(Map.of("cleanup.policy", "compact", "retention.ms", "1000"))
                        .retentionMs())
                .isEqualTo(-1);
    }

    @Test
    void aTopicWhoseSettingsAreUnknownIsTakenForOneWithDefaults() {
        assertThat(SinkTopic.of("results", null)).isEqualTo(SinkTopic.of("results", 1_048_588));
    }

    private static SinkTopic topic(Map<String, String> settings) {
        List<ConfigEntry> entries = settings.entrySet().stream()
                .map(setting -> new ConfigEntry(setting.getKey(), setting.getValue()))
                .toList();
        return SinkTopic.of("results", new Config(entries));
    }

    private static Record<byte[], byte[]> record(byte @Nullable [] key, Instant timestamp) {
        return new Record<>(key, KEY, timestamp.toEpochMilli());
    }
}
