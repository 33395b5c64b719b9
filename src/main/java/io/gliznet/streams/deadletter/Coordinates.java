package io.gliznet.streams.deadletter;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.TopicPartition;

/** Where a record is, written {@code TOPIC-PARTITION@OFFSET}. */
public record Coordinates(String topic, int partition, long offset) {

    private static final Pattern FORM = Pattern.compile("(.+)-(\\d{1,9})@(\\d{1,18})");

    /** @throws IllegalArgumentException if the text has another form */
    public static Coordinates parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("expected TOPIC-PARTITION@OFFSET, found '" + text + "'");
        }
        return new Coordinates(matcher.group(1), Integer.parseInt(matcher.group(2)), Long.parseLong(matcher.group(3)));
    }

    public TopicPartition topicPartition() {
        return new TopicPartition(topic, partition);
    }

    @Override
    public String toString() {
        return topic + "-" + partition + "@" + offset;
    }
}
