package io.gliznet.streams.secured;

import io.gliznet.streams.topology.Topics;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A row of docs/operations.md.
 *
 * @param name of the resource on the page; with {@code *} at its end, a prefix
 * @param operation as Kafka's documentation writes it
 * @param without what happens without it; empty for a command
 */
public record Permission(ResourceType type, String name, String operation, String without) {

    private static final String CLUSTER = "kafka-cluster";
    private static final String PREFIX = "*";

    /** @param cell such as {@code topic `documents`} */
    static Permission parse(String cell, String operation, String without) {
        String[] parts = cell.replace("`", "").split(" (?=\\S+$)", 2);
        ResourceType type =
                switch (parts[0]) {
                    case "topic" -> ResourceType.TOPIC;
                    case "group" -> ResourceType.GROUP;
                    case "transactional ids" -> ResourceType.TRANSACTIONAL_ID;
                    case "cluster" -> ResourceType.CLUSTER;
                    default -> throw new IllegalArgumentException("no resource: " + cell);
                };
        return new Permission(type, type == ResourceType.CLUSTER ? CLUSTER : parts[1], operation, without);
    }

    public boolean isOnlyForExactlyOnce() {
        return without.endsWith("exactly-once");
    }

    public boolean isOptional() {
        return without.startsWith("warning");
    }

    /** For a user, on topics of a test's own. */
    public AclBinding forUser(String user, Topics topics, String applicationId) {
        String own = resource(topics, applicationId);
        PatternType pattern = name.endsWith(PREFIX) ? PatternType.PREFIXED : PatternType.LITERAL;
        AclOperation allowed = AclOperation.fromString(
                operation.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT));
        return new AclBinding(
                new ResourcePattern(type, own, pattern),
                new AccessControlEntry("User:" + user, "*", allowed, AclPermissionType.ALLOW));
    }

    /** The name that it has in a test, without the star of a prefix. */
    public String resource(Topics topics, String applicationId) {
        String named = name.replace("<application.id>", applicationId).replace(PREFIX, "");
        return Map.of(
                        "documents", topics.documents(),
                        "label-sets", topics.labelSets(),
                        "classified", topics.classified(),
                        "dead-letters", topics.deadLetters())
                .getOrDefault(named, named);
    }

    @Override
    public String toString() {
        return operation + " on " + type.name().toLowerCase(Locale.ROOT) + " " + name;
    }
}
