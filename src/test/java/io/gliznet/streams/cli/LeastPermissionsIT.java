package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.records.ClassifiedDocument;
import io.gliznet.streams.secured.Connection;
import io.gliznet.streams.secured.OperationsPage;
import io.gliznet.streams.secured.Permission;
import io.gliznet.streams.secured.SecuredBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AclBinding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The permissions that docs/operations.md lists are enough for the service, and it needs each of them. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class LeastPermissionsIT {

    @RegisterExtension
    private static final SecuredBroker BROKER = new SecuredBroker();

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    private OwnTopics topics;

    @BeforeEach
    void open() {
        topics = OwnTopics.create(BROKER.bootstrapServers());
    }

    @AfterEach
    void close() throws Exception {
        BROKER.revokeAll();
        topics.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"exactly_once_v2", "at_least_once"})
    void theListedPermissionsAreEnough(String guarantee) throws Exception {
        boolean transactions = guarantee.equals("exactly_once_v2");
        grant(rows().filter(row -> transactions || !row.isOnlyForExactlyOnce()));
        SecuredDocuments.putLabels(topics);
        try (SecuredService running = SecuredService.start(configuration("processing.guarantee=" + guarantee))) {
            SecuredDocuments.send(topics, "one");
            awaitClassified("one");
            assertThat(running.log()).noneMatch(line -> line.startsWith("WARN") && line.contains("permission"));
        }
    }

    static Stream<Permission> needed() {
        return rows().filter(row -> !row.isOptional());
    }

    @ParameterizedTest
    @MethodSource("needed")
    void withoutANeededPermissionTheStartEndsAndNamesIt(Permission missing) throws Exception {
        grant(rows().filter(row -> !row.equals(missing)));

        Invocation run = Invocation.of("run", "--config", configuration().toString());

        assertThat(run.exitCode()).as(run.err()).isEqualTo(2);
        assertThat(run.err())
                .containsPattern("(topic|consumer group|transactional ids with the prefix) " + resource(missing)
                        + ": expected the permission " + missing.operation() + " on")
                .containsOnlyOnce("expected the permission")
                .doesNotContain("\tat ");
    }

    @Test
    void withoutTheOptionalPermissionsTheServiceWarnsOfEachAndWorks() throws Exception {
        grant(needed());
        SecuredDocuments.putLabels(topics);
        try (SecuredService running = SecuredService.start(configuration())) {
            List<Permission> optional = rows().filter(Permission::isOptional).toList();
            assertThat(optional).isNotEmpty().allSatisfy(missing -> assertThat(running.log())
                    .filteredOn(line ->
                            line.startsWith("WARN ") && line.contains("the permission " + missing.operation() + " on"))
                    .anyMatch(line -> line.contains(
                            missing.name().startsWith("kafka-cluster")
                                    ? "on the cluster"
                                    : "topic " + resource(missing) + ":")));
            assertThat(running.log())
                    .filteredOn(line -> line.startsWith("WARN ") && line.contains("permission"))
                    .hasSameSizeAs(optional);
            SecuredDocuments.send(topics, "one");
            awaitClassified("one");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"documents", "classified", "<application.id>", "<application.id>*"})
    void aPermissionThatIsTakenAwayIsNamedAndTheServiceContinuesWhenItIsBack(String name) throws Exception {
        Permission taken =
                needed().filter(row -> row.name().equals(name)).findFirst().orElseThrow();
        grant(rows());
        SecuredDocuments.putLabels(topics);
        try (SecuredService running = SecuredService.start(configuration("stream.threads=1"))) {
            SecuredDocuments.send(topics, "before");
            awaitClassified("before");

            BROKER.revoke(List.of(binding(taken)));
            SecuredDocuments.send(topics, "meanwhile");
            await().dontCatchUncaughtExceptions().atMost(LIMIT).untilAsserted(() -> assertThat(running.log())
                    .anyMatch(line -> line.startsWith("WARN a stream thread is replaced: ")
                            && line.contains(resource(taken) + ": expected the permission " + taken.operation())));
            BROKER.grant(List.of(binding(taken)));

            awaitClassified("before", "meanwhile");
            assertThat(topics.read(topics.names().deadLetters())).isEmpty();
        }
    }

    @Test
    void withoutItsLabelSetsTheServiceStopsAndNamesThePermission() throws Exception {
        grant(rows());
        SecuredDocuments.putLabels(topics);
        try (SecuredService running = SecuredService.start(configuration())) {
            SecuredDocuments.send(topics, "before");
            awaitClassified("before");

            BROKER.revoke(needed().filter(row -> row.name().equals("label-sets"))
                    .map(this::binding)
                    .toList());
            SecuredDocuments.send(topics, "after");

            assertThat(running.service().stopped())
                    .failsWithin(LIMIT)
                    .withThrowableThat()
                    .withMessageContaining(
                            "topic " + topics.names().labelSets() + ": expected the permission Read on it, found none");
            assertThat(topics.read(topics.names().deadLetters())).isEmpty();
        }
    }

    private static Stream<Permission> rows() {
        return OperationsPage.ofTheService().stream();
    }

    private void grant(Stream<Permission> permissions) throws Exception {
        BROKER.grant(permissions.map(this::binding).toList());
    }

    private AclBinding binding(Permission permission) {
        return permission.forUser(SecuredBroker.SERVICE, topics.names(), topics.applicationId());
    }

    private String resource(Permission permission) {
        return permission.resource(topics.names(), topics.applicationId());
    }

    private Path configuration(String... more) throws IOException {
        return SecuredService.configure(folder, BROKER, Connection.SCRAM, topics, more);
    }

    private void awaitClassified(String... ids) {
        await().dontCatchUncaughtExceptions().atMost(LIMIT).untilAsserted(() -> assertThat(topics.classified())
                .extracting(ClassifiedDocument::documentId)
                .containsExactlyInAnyOrder(ids));
    }
}
