package io.gliznet.streams.topology;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Which records a sink topic accepts, by its settings at the start.
 *
 * @param maxBytes of a record batch of one
 * @param compacted whether a record needs a key
 * @param beforeMaxMs how far a timestamp may be before the broker's time
 * @param afterMaxMs how far a timestamp may be after the broker's time
 * @param retentionMs how long a record is kept after its timestamp; -1: for ever
 */
record SinkTopic(String name, int maxBytes, boolean compacted, long beforeMaxMs, long afterMaxMs, long retentionMs) {

    /** For the clocks of two machines, and the time a record may spend in a producer. */
    private static final long MARGIN_MS = Duration.ofMinutes(1).toMillis();

    private static final int DEFAULT_MAX_BYTES = 1_048_588;

    /** Accepts every record up to this size. */
    static SinkTopic of(String name, int maxBytes) {
        return new SinkTopic(name, maxBytes, false, Long.MAX_VALUE, Long.MAX_VALUE, -1);
    }

    /** @param config null if the broker did not permit to read it: Kafka's defaults are assumed */
    static SinkTopic of(String name, @Nullable Config config) {
        if (config == null) {
            return of(name, DEFAULT_MAX_BYTES);
        }
        String policy = value(config, TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_DELETE);
        boolean ownTime = !value(config, TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, "")
                .equals(TimestampType.LOG_APPEND_TIME.name);
        return new SinkTopic(
                name,
                (int) number(config, TopicConfig.MAX_MESSAGE_BYTES_CONFIG, DEFAULT_MAX_BYTES),
                policy.contains(TopicConfig.CLEANUP_POLICY_COMPACT),
                ownTime
                        ? number(config, TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG, Long.MAX_VALUE)
                        : Long.MAX_VALUE,
                ownTime
                        ? number(config, TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, Long.MAX_VALUE)
                        : Long.MAX_VALUE,
                ownTime && policy.contains(TopicConfig.CLEANUP_POLICY_DELETE)
                        ? number(config, TopicConfig.RETENTION_MS_CONFIG, -1)
                        : -1);
    }

    SinkTopic withMaxBytes(int bytes) {
        return new SinkTopic(name, bytes, compacted, beforeMaxMs, afterMaxMs, retentionMs);
    }

    /** What the topic expects of this record's key or timestamp and does not find; its size is not looked at. */
    Optional<String> refusal(Record<byte[], byte[]> record, Instant now) {
        if (compacted && record.key() == null) {
            return Optional.of("key: expected one, because topic " + name + " is compacted, found none");
        }
        long age = now.toEpochMilli() - record.timestamp();
        if (age > beforeMaxMs - margin(beforeMaxMs)) {
            return timestamp(TopicConfig.MESSAGE_TIMESTAMP_BEFORE_MAX_MS_CONFIG, beforeMaxMs, record);
        }
        if (-age > afterMaxMs - margin(afterMaxMs)) {
            return timestamp(TopicConfig.MESSAGE_TIMESTAMP_AFTER_MAX_MS_CONFIG, afterMaxMs, record);
        }
        return Optional.empty();
    }

    private Optional<String> timestamp(String setting, long limit, Record<byte[], byte[]> record) {
        return Optional.of("timestamp: expected one within " + setting + "=" + limit + " of topic " + name + ", found "
                + Instant.ofEpochMilli(record.timestamp()));
    }

    private static long margin(long limit) {
        return Math.min(MARGIN_MS, limit / 10);
    }

    private static String value(Config config, String key, String otherwise) {
        ConfigEntry entry = config.get(key);
        return entry == null || entry.value() == null ? otherwise : entry.value();
    }

    private static long number(Config config, String key, long otherwise) {
        return Long.parseLong(value(config, key, Long.toString(otherwise)));
    }
}
