package io.gliznet.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.topology.Flow.Result;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
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
            CheckSettings settings =
                    new CheckSettings(flow.topics(), flow.name(), true, true, ResultTimestamp.DOCUMENT);
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
            assertThat(check.labelTopic().deleteRetention()).isEqualTo(Duration.ofHours(24));
            assertThat(outcome(flow)).isEqualTo(Result.CLASSIFIED);
        }
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

    private static Stream<AclBinding> withoutDescribeConfigs(String topic) {
        return Stream.of(
                acl(topic, AclOperation.ALL, AclPermissionType.ALLOW),
                acl(topic, AclOperation.DESCRIBE_CONFIGS, AclPermissionType.DENY));
    }

    private static AclBinding acl(String topic, AclOperation operation, AclPermissionType type) {
        return new AclBinding(
                new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL),
                new AccessControlEntry(EVERYONE, "*", operation, type));
    }
}
