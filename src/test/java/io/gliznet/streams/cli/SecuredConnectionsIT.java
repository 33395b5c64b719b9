package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.records.ClassifiedDocument;
import io.gliznet.streams.secured.Connection;
import io.gliznet.streams.secured.OperationsPage;
import io.gliznet.streams.secured.SecuredBroker;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The service works with each secured connection that docs/operations.md shows, and tells nobody its secrets. */
final class SecuredConnectionsIT {

    @RegisterExtension
    private static final SecuredBroker BROKER = new SecuredBroker();

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @TempDir
    private Path folder;

    @AfterEach
    void revoke() throws Exception {
        BROKER.revokeAll();
    }

    @ParameterizedTest
    @EnumSource
    void aDocumentIsClassifiedWithTheDocumentedSettings(Connection connection) throws Exception {
        try (OwnTopics topics = OwnTopics.create(BROKER.bootstrapServers())) {
            BROKER.grant(OperationsPage.ofTheService().stream()
                    .map(row -> row.forUser(SecuredBroker.SERVICE, topics.names(), topics.applicationId()))
                    .toList());
            SecuredDocuments.putLabels(topics);
            SecuredDocuments.send(topics, "one");
            try (SecuredService running =
                    SecuredService.start(SecuredService.configure(folder, BROKER, connection, topics))) {
                await().atMost(LIMIT).until(() -> topics.classified().size() == 1);
                assertThat(topics.classified())
                        .extracting(ClassifiedDocument::documentId)
                        .containsExactly("one");
                assertThat(running.log()).isNotEmpty().allSatisfy(line -> assertThat(line)
                        .doesNotContain(BROKER.secrets().toArray(String[]::new)));
            }
        }
    }
}
