package io.gliznet.streams.topology;

import io.gliznet.streams.serde.SerializerErrors;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;

/**
 * The permissions that the service needs, in the words of a message about one that is missing. Kafka's own messages name the
 * resource and not the operation.
 *
 * @param applicationId name of the group, and prefix of the transactional ids
 */
record Permissions(Topics topics, String applicationId) {

    private static final String FOUND_NONE = " on it, found none";

    /** As in the documentation of Kafka. */
    private static final Map<AclOperation, String> WORDS = Map.of(
            AclOperation.READ, "Read", AclOperation.WRITE, "Write", AclOperation.DESCRIBE_CONFIGS, "DescribeConfigs");

    /** The message for a client that was refused; empty if something else is wrong. */
    Optional<String> missing(Throwable failure) {
        return SerializerErrors.causes(failure)
                .flatMap(cause -> refused(cause).stream())
                .findFirst();
    }

    private Optional<String> refused(Throwable cause) {
        if (cause instanceof TopicAuthorizationException refused) {
            return Optional.of(refused.unauthorizedTopics().stream()
                            .sorted()
                            .map(this::topic)
                            .collect(Collectors.joining("; ")))
                    .filter(message -> !message.isEmpty());
        } else if (cause instanceof GroupAuthorizationException) {
            return Optional.of(group());
        } else if (cause instanceof TransactionalIdAuthorizationException) {
            return Optional.of(transactions());
        }
        return Optional.empty();
    }

    String topic(String name) {
        return "topic " + name + ": expected the permission " + word(operation(name)) + FOUND_NONE;
    }

    String group() {
        return "consumer group " + applicationId + ": expected the permission Read" + FOUND_NONE
                + "; application.id is the name of the group";
    }

    String transactions() {
        return "transactional ids with the prefix " + applicationId + ": expected the permission Write on them, found"
                + " none; processing.guarantee=exactly_once_v2 needs it";
    }

    /** What the service does with a topic. */
    AclOperation operation(String topic) {
        return topics.sources().includes(topic) || topic.equals(topics.labelSets())
                ? AclOperation.READ
                : AclOperation.WRITE;
    }

    static String word(AclOperation operation) {
        return WORDS.getOrDefault(operation, operation.name());
    }

    /** How to permit something on a topic. */
    static String permit(AclOperation operation, String topic) {
        return permitted(operation, "--topic " + topic);
    }

    String permitGroup() {
        return permitted(AclOperation.READ, "--group " + applicationId);
    }

    String permitTransactions() {
        return permitted(AclOperation.WRITE, "--resource-pattern-type prefixed --transactional-id " + applicationId);
    }

    private static String permitted(AclOperation operation, String resource) {
        return "kafka-acls.sh --add --allow-principal User:NAME --operation " + word(operation) + " " + resource
                + " permits it.";
    }
}
