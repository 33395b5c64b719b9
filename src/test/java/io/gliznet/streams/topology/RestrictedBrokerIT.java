package io.gliznet.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.check.Finding;
import io.gliznet.streams.topology.Flow.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that does not permit every check, and an old one, are used with a warning. */
final class RestrictedBrokerIT {

    private static final String EVERYONE = "User:*";
    private static final String CLUSTER = "kafka-cluster";

    @TempDir
    private Path brokerDir;

    @TempDir
    private Path stateDir;

    @Test
    void aMissingPermissionAndAnOldTransactionProtocolAreWarningsAndDocumentsAreClassified() throws Exception {
        try (RestrictedBroker broker = RestrictedBroker.start(brokerDir);
                Flow flow = Flow.start(broker.bootstrapServers());
                Admin admin = flow.admin()) {
            List<String> topics =
                    List.of(flow.topics().classified(), flow.topics().labelSets());
            admin.createAcls(topics.stream()
                            .flatMap(RestrictedBrokerIT::withoutDescribeConfigs)
                            .toList())
                    .all()
                    .get();
            CheckSettings settings = settings(flow, broker);
            await().until(() ->
                    TopicCheck.ask(admin, settings, 5_000).warnings().size() == 3);

            TopicCheck check = TopicCheck.ask(admin, settings, 5_000);
            assertThat(check.problems()).isEmpty();
            assertThat(check.warnings())
                    .anySatisfy(warning -> assertThat(warning)
                            .startsWith("topic " + flow.topics().classified() + ": its settings cannot be read, because"
                                    + " the permission DescribeConfigs on it is missing."))
                    .anySatisfy(warning -> assertThat(warning)
                            .startsWith("topic " + flow.topics().labelSets() + ": its settings cannot be read")
                            .contains("cleanup.policy"))
                    .anySatisfy(warning -> assertThat(warning)
                            .startsWith(
                                    "broker: expected the feature transaction.version at level 2 or higher, found 1.")
                            .contains("KIP-890"));
            assertThat(check.facts().labelTopic().deleteRetention()).isEqualTo(Duration.ofHours(24));
            assertThat(check.findings())
                    .contains(Finding.ok("group", "consumer group " + flow.name() + ": the permission Read is there"));
            assertThat(GroupAndTransactionCheck.ask(admin, withoutGroup(settings), 5_000))
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.level()).isEqualTo(Finding.Level.WARNING))
                    .satisfies(finding -> assertThat(finding.message())
                            .contains("the permission Read could not be checked: InvalidGroupIdException"));
            assertThat(outcome(flow)).isEqualTo(Result.CLASSIFIED);
        }
    }

    private static CheckSettings settings(Flow flow, RestrictedBroker broker) {
        return new CheckSettings(
                flow.topics(),
                flow.name(),
                true,
                Map.of("bootstrap.servers", broker.bootstrapServers(), "transaction.timeout.ms", 10_000),
                true,
                ResultTimestamp.DOCUMENT,
                PermittedTopics.NONE);
    }

    private String outcome(Flow flow) {
        flow.putLabels("acme", "a");
        try (StandInPipeline pipeline =
                        new StandInPipeline(flow.serde(), flow.topics(), "tokenizer-1", Duration.ZERO, 1);
                ClassificationStream service = flow.start(Guarantee.EXACTLY_ONCE, stateDir, pipeline)) {
            flow.send("1", "acme");
            await().atMost(Duration.ofSeconds(60)).until(() -> flow.result("1").isPresent());
            assertThat(service.live()).isTrue();
        }
        return flow.result("1").orElseThrow().outcome();
    }

    @Test
    void aTopicToWhichTheServiceMayNotWriteIsNoRouteAndStopsNothing() throws Exception {
        try (RestrictedBroker broker = RestrictedBroker.start(brokerDir);
                Flow flow = Flow.start(broker.bootstrapServers());
                Admin admin = flow.admin()) {
            String closed = flow.name() + ".route.closed";
            String open = flow.name() + ".route.open";
            admin.createTopics(List.of(new NewTopic(closed, 1, (short) 1), new NewTopic(open, 1, (short) 1)))
                    .all()
                    .get();
            admin.createAcls(List.of(
                            acl(closed, AclOperation.DESCRIBE, AclPermissionType.ALLOW),
                            acl(closed, AclOperation.DESCRIBE_CONFIGS, AclPermissionType.ALLOW),
                            deny(ResourceType.TOPIC, closed, AclOperation.WRITE)))
                    .all()
                    .get();
            CheckSettings settings = new CheckSettings(
                    flow.topics(),
                    flow.name(),
                    true,
                    Map.of("bootstrap.servers", broker.bootstrapServers(), "transaction.timeout.ms", 10_000),
                    true,
                    ResultTimestamp.DOCUMENT,
                    PermittedTopics.of(flow.name() + ".route.*"));
            await().until(() ->
                    !TopicCheck.ask(admin, settings, 5_000).facts().routes().containsKey(closed));

            TopicCheck check = TopicCheck.ask(admin, settings, 5_000);
            assertThat(check.problems()).isEmpty();
            assertThat(check.facts().routes()).containsOnlyKeys(open);
            assertThat(check.warnings()).anySatisfy(warning -> assertThat(warning)
                    .startsWith("topic " + closed
                            + ": expected the permission Write on it, found none; no result is routed to it"));
            assertThat(TopicCheck.ask(admin, withResultsIn(closed, settings), 5_000)
                            .problems())
                    .singleElement()
                    .asString()
                    .startsWith("topic " + closed
                            + ": expected the permission Write on it, found none. kafka-acls.sh --add ");
            assertThat(TopicRequests.sink(admin, closed).toCompletableFuture().get())
                    .isEmpty();
            assertThat(TopicRequests.sink(admin, open).toCompletableFuture().get())
                    .isPresent();
            assertThat(TopicRequests.sink(admin, open + ".missing")
                            .toCompletableFuture()
                            .get())
                    .isEmpty();
        }
    }

    @Test
    void aTransactionLongerThanTheBrokerAllowsIsFoundWithAndWithoutDescribeConfigs() throws Exception {
        try (RestrictedBroker broker = RestrictedBroker.start(brokerDir);
                Flow flow = Flow.start(broker.bootstrapServers());
                Admin admin = flow.admin()) {
            CheckSettings tooLong = new CheckSettings(
                    flow.topics(),
                    flow.name(),
                    true,
                    Map.of("bootstrap.servers", broker.bootstrapServers(), "transaction.timeout.ms", 900_001),
                    true,
                    ResultTimestamp.DOCUMENT,
                    PermittedTopics.NONE);
            assertThat(TopicCheck.ask(admin, tooLong, 5_000).problems())
                    .containsExactly("kafka.transaction.timeout.ms: expected a time of at most 900000, which is"
                            + " transaction.max.timeout.ms of the broker, found 900001. Set a shorter"
                            + " kafka.transaction.timeout.ms, or raise transaction.max.timeout.ms of the brokers.");

            admin.createAcls(List.of(
                            acl(ResourceType.CLUSTER, CLUSTER, AclOperation.ALL, AclPermissionType.ALLOW),
                            acl(ResourceType.CLUSTER, CLUSTER, AclOperation.DESCRIBE_CONFIGS, AclPermissionType.DENY)))
                    .all()
                    .get();
            await().until(() -> TopicCheck.ask(admin, tooLong, 5_000).warnings().stream()
                    .anyMatch(warning ->
                            warning.startsWith("broker: transaction.max.timeout.ms cannot be read, because the"
                                    + " permission DescribeConfigs on the cluster is missing.")));
            assertThat(TopicCheck.ask(admin, tooLong, 5_000).problems())
                    .containsExactly("kafka.transaction.timeout.ms: expected a time that the broker allows, which is"
                            + " transaction.max.timeout.ms of the broker, found 900001. Set a shorter"
                            + " kafka.transaction.timeout.ms, or raise transaction.max.timeout.ms of the brokers.");
        }
    }

    private static CheckSettings withResultsIn(String topic, CheckSettings settings) {
        Topics topics = settings.topics();
        return new CheckSettings(
                new Topics(topics.sources(), topics.labelSets(), topic, topics.deadLetters()),
                settings.applicationId(),
                settings.transactions(),
                settings.producer(),
                settings.fromTheStart(),
                settings.resultTimestamp(),
                PermittedTopics.NONE);
    }

    /** The broker refuses a group without a name whatever the permissions are. */
    private static CheckSettings withoutGroup(CheckSettings settings) {
        return new CheckSettings(
                settings.topics(),
                "",
                false,
                settings.producer(),
                settings.fromTheStart(),
                settings.resultTimestamp(),
                settings.routes());
    }

    private static Stream<AclBinding> withoutDescribeConfigs(String topic) {
        return Stream.of(
                acl(topic, AclOperation.ALL, AclPermissionType.ALLOW),
                acl(topic, AclOperation.DESCRIBE_CONFIGS, AclPermissionType.DENY));
    }

    private static AclBinding acl(String topic, AclOperation operation, AclPermissionType type) {
        return acl(ResourceType.TOPIC, topic, operation, type);
    }

    private static AclBinding deny(ResourceType type, String name, AclOperation operation) {
        return acl(type, name, operation, AclPermissionType.DENY);
    }

    /** For each transactional id with the prefix, and for a single resource of the other types. */
    private static AclBinding acl(
            ResourceType type, String name, AclOperation operation, AclPermissionType permission) {
        PatternType pattern = type == ResourceType.TRANSACTIONAL_ID ? PatternType.PREFIXED : PatternType.LITERAL;
        return new AclBinding(
                new ResourcePattern(type, name, pattern), new AccessControlEntry(EVERYONE, "*", operation, permission));
    }
}
