package io.gliznet.streams.serde;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How the subject of a schema is named.
 *
 * <p>Source: Confluent Schema Registry documentation, section "Subject name strategy".
 */
enum SubjectNameStrategy {
    /** The topic with {@code -key} or {@code -value}. */
    TOPIC("TopicNameStrategy") {
        @Override
        String subject(String topic, String suffix, String record) {
            return topic + suffix;
        }
    },
    /** The full name of the record, in all topics. */
    RECORD("RecordNameStrategy") {
        @Override
        String subject(String topic, String suffix, String record) {
            return record;
        }
    },
    /** The topic and the full name of the record. */
    TOPIC_RECORD("TopicRecordNameStrategy") {
        @Override
        String subject(String topic, String suffix, String record) {
            return topic + "-" + record;
        }
    };

    private static final String PACKAGE = "io.confluent.kafka.serializers.subject.";

    private final String className;

    SubjectNameStrategy(String simpleName) {
        this.className = PACKAGE + simpleName;
    }

    /**
     * @param suffix {@code -key} or {@code -value}
     * @param record full name of the schema
     */
    abstract String subject(String topic, String suffix, String record);

    /** Name of Confluent's class, which is the value in the configuration. */
    String className() {
        return className;
    }

    /** The strategy with this class name; empty if these serializers do not have it. */
    static Optional<SubjectNameStrategy> named(String className) {
        return Arrays.stream(values())
                .filter(strategy -> strategy.className.equals(className))
                .findAny();
    }

    /** All class names, for messages. */
    static String list() {
        return Arrays.stream(values()).map(SubjectNameStrategy::className).collect(Collectors.joining(", "));
    }
}
