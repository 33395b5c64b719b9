package io.gliznet.streams.topology;

import io.gliznet.streams.check.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What the service needs of its topics, compared with what the broker said of them. */
final class TopicRules {

    private static final String TOPICS = "topics";

    private final CheckSettings settings;
    private final Topics topics;
    private final Permissions permissions;
    private final TopicFacts facts;

    /** @param facts topics and their settings, as far as the broker describes them */
    TopicRules(TopicFacts facts) {
        this.facts = facts;
        settings = facts.settings();
        topics = settings.topics();
        permissions = settings.permissions();
    }

    /** What is wrong with names, then what is found at each topic, in the order of their names. */
    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        names().ifPresent(findings::add);
        settings.routes().names().stream()
                .filter(name -> !facts.permitsRoute(name))
                .forEach(name -> findings.add(Finding.wrong(
                        TOPICS,
                        "classified.routes: expected topics that the service does not read and that are not"
                                + " the dead letters, found " + name,
                        "Take it out of classified.routes.")));
        facts.descriptions().missing().forEach((name, reason) -> findings.add(unknown(name, reason)));
        facts.descriptions().known().forEach((name, known) -> findings.addAll(topic(name, known)));
        facts.configs().missing().forEach((name, reason) -> findings.add(withoutSettings(name, reason)));
        return findings;
    }

    private Optional<Finding> names() {
        return topics.others().anyMatch(topics.sources()::includes)
                        || topics.others().distinct().count() < topics.others().count()
                ? Optional.of(Finding.wrong(
                        TOPICS,
                        "topics: expected different names for documents, label sets, results and dead letters, found"
                                + " documents " + topics.sources() + ", label sets " + topics.labelSets()
                                + ", results " + topics.classified() + ", dead letters " + topics.deadLetters(),
                        "Give each of topic.documents, topic.label.sets, topic.classified and topic.dead.letters a name of"
                                + " its own."))
                : Optional.empty();
    }

    private Finding unknown(String name, Throwable reason) {
        if (reason instanceof AuthorizationException) {
            return withoutPermission(name);
        }
        return reason instanceof UnknownTopicOrPartitionException
                ? Finding.wrong(
                        TOPICS, "topic " + name + ": expected to find it, found none of that name", creation(name))
                : Finding.wrong(TOPICS, "topic " + name + ": " + ThreadFailureHandler.message(reason), "");
    }

    private String creation(String name) {
        String create = "Create it, or configure another name: kafka-topics.sh --create --topic " + name;
        return name.equals(topics.labelSets())
                ? create + " --partitions 1 --config cleanup.policy=compact"
                : create + " --partitions N, with as many partitions as there will be stream threads in all instances;"
                        + " 'gliznet broker --topic " + name + "' creates it on a broker to try with.";
    }

    /** What is wrong with a topic that is there, or that nothing is. */
    private List<Finding> topic(String name, TopicDescription known) {
        Config config = facts.configs().known().get(name);
        List<Finding> found = Stream.of(
                        permission(name, known),
                        name.equals(topics.labelSets()) ? onePartition(name, known) : Optional.<Finding>empty(),
                        config != null && name.equals(topics.labelSets())
                                ? compaction(name, config)
                                : Optional.<Finding>empty(),
                        config != null && name.equals(topics.deadLetters())
                                ? room(name, SinkTopic.of(name, config).maxBytes())
                                : Optional.<Finding>empty())
                .flatMap(Optional::stream)
                .toList();
        return found.isEmpty()
                ? List.of(Finding.ok(
                        TOPICS,
                        "topic " + name + ": partitions " + known.partitions().size() + ", permission "
                                + Permissions.word(permissions.operation(name))))
                : found;
    }

    private Optional<Finding> permission(String name, TopicDescription known) {
        if (TopicFacts.permits(known, permissions.operation(name))) {
            return Optional.empty();
        }
        boolean isOptional =
                facts.routeNames().contains(name) && !settings.routes().names().contains(name);
        return Optional.of(
                isOptional
                        ? Finding.warning(
                                TOPICS,
                                permissions.topic(name) + "; no result is routed to it",
                                Permissions.permit(AclOperation.WRITE, name))
                        : withoutPermission(name));
    }

    private static Optional<Finding> onePartition(String name, TopicDescription known) {
        int partitions = known.partitions().size();
        return partitions == 1
                ? Optional.empty()
                : Optional.of(Finding.wrong(
                        TOPICS,
                        "topic " + name + ": expected one partition, because clients of different languages"
                                + " choose different partitions for one key, so the newest label set of a key could"
                                + " not be told from an older one; found " + partitions,
                        "Create another topic with one partition, name it in topic.label.sets, and write the label sets to"
                                + " it with 'gliznet labels put'."));
    }

    private static Optional<Finding> compaction(String name, Config config) {
        String policy = config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value();
        return policy.equals(TopicConfig.CLEANUP_POLICY_COMPACT)
                ? Optional.empty()
                : Optional.of(Finding.wrong(
                        TOPICS,
                        "topic " + name + ": expected cleanup.policy compact (else the broker deletes"
                                + " label sets by their age), found " + policy,
                        "kafka-configs.sh --alter --entity-type topics --entity-name " + name
                                + " --add-config cleanup.policy=compact sets it."));
    }

    private static Optional<Finding> room(String name, int maxBytes) {
        return maxBytes >= DeadLetters.LEAST_BYTES
                ? Optional.empty()
                : Optional.of(Finding.wrong(
                        TOPICS,
                        "topic " + name + ": expected max.message.bytes of at least " + DeadLetters.LEAST_BYTES
                                + ", because a dead letter needs so much for its own headers, found " + maxBytes,
                        "kafka-configs.sh --alter --entity-type topics --entity-name " + name
                                + " --delete-config max.message.bytes gives it the broker's value."));
    }

    /** Managed brokers often do not permit it. */
    private Finding withoutSettings(String name, Throwable reason) {
        if (!(reason instanceof AuthorizationException)) {
            return unknown(name, reason);
        }
        String unchecked = name.equals(topics.labelSets())
                ? "that cleanup.policy is compact is not checked"
                : "whether it accepts a record is not checked before the record is sent";
        return Finding.notPermitted(
                TOPICS,
                "topic " + name + ": its settings cannot be read, because the permission DescribeConfigs on it is"
                        + " missing. Kafka's defaults are assumed, and " + unchecked + ".",
                Permissions.permit(AclOperation.DESCRIBE_CONFIGS, name));
    }

    private Finding withoutPermission(String name) {
        return Finding.wrong(TOPICS, permissions.topic(name), Permissions.permit(permissions.operation(name), name));
    }
}
