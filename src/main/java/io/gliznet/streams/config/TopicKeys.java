package io.gliznet.streams.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

/** Keys that name topics. */
final class TopicKeys {

    static final String TOPIC_DOCUMENTS = "topic.documents";
    static final String TOPIC_LABEL_SETS = "topic.label.sets";
    static final String TOPIC_CLASSIFIED = "topic.classified";
    static final String TOPIC_DEAD_LETTERS = "topic.dead.letters";

    private TopicKeys() {}

    static void define(KeyGroup group) {
        group.key(
                TOPIC_DOCUMENTS,
                STRING,
                "documents",
                new Valid.Sources(),
                HIGH,
                "Topics from which documents are read: names, or one regular expression that begins with ^ and that the whole name of"
                        + " a topic matches, also of one that is created later. Stop all instances before this key is changed.");
        group.key(
                TOPIC_LABEL_SETS,
                STRING,
                "label-sets",
                new Valid.NonEmpty("the name of a topic"),
                HIGH,
                "Topic from which label sets are read. It must have cleanup.policy=compact.");
        group.key(
                TOPIC_CLASSIFIED,
                STRING,
                "classified",
                new Valid.NonEmpty("the name of a topic"),
                HIGH,
                "Topic to which results are written.");
        group.key(
                TOPIC_DEAD_LETTERS,
                STRING,
                "dead-letters",
                new Valid.NonEmpty("the name of a topic"),
                HIGH,
                "Topic to which documents that cannot be processed are written, with their original bytes. The"
                        + " headers hold the reason.");
    }
}
