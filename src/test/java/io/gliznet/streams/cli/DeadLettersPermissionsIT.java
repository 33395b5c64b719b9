package io.gliznet.streams.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.topology.DeadLetters;
import io.gliznet.streams.topology.RestrictedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The permissions that docs/operations.md names are enough, and without one of them a replay says what is missing. */
final class DeadLettersPermissionsIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    void aReplayNeedsNoMoreThanTheDocumentedPermissions() throws Exception {
        try (RestrictedBroker broker = RestrictedBroker.start(folder)) {
            OwnTopics topics = OwnTopics.create(broker.bootstrapServers());
            try (topics;
                    Admin admin = Admin.create(topics.client())) {
                write(topics);
                admin.createAcls(List.of(
                                allow(ResourceType.TOPIC, topics.names().deadLetters(), AclOperation.READ),
                                allow(ResourceType.TOPIC, topics.names().documents(), AclOperation.WRITE),
                                allow(ResourceType.GROUP, topics.applicationId() + "-replay-", AclOperation.READ)))
                        .all()
                        .get();
                AclBinding transactions =
                        allow(ResourceType.TRANSACTIONAL_ID, topics.applicationId() + "-replay-", AclOperation.WRITE);
                AclBinding none = new AclBinding(
                        transactions.pattern(),
                        new AccessControlEntry("User:nobody", "*", AclOperation.WRITE, AclPermissionType.ALLOW));
                admin.createAcls(List.of(none)).all().get();

                List<Invocation> refused = new ArrayList<>();
                await().atMost(LIMIT).until(() -> {
                    refused.add(topics.run(
                            "dead-letters", "replay", "--yes", "--group", topics.applicationId() + "-replay-x"));
                    return refused.get(refused.size() - 1).exitCode() != 0;
                });
                assertThat(refused.get(refused.size() - 1).err())
                        .containsIgnoringCase("transactional")
                        .doesNotContain("\tat ");

                admin.createAcls(List.of(transactions)).all().get();
                Invocation preview = topics.run("dead-letters", "replay");
                assertThat(preview.exitCode()).as(preview.err()).isZero();
                assertThat(preview.out()).contains("would send 1 document;");
                await().atMost(LIMIT).untilAsserted(() -> assertThat(topics.run("dead-letters", "replay", "--yes"))
                        .satisfies(done -> assertThat(done.out()).as(done.err()).contains("sent 1 document;")));
            }
        }
    }

    private static void write(OwnTopics topics) {
        ProducerRecord<byte[], byte[]> letter =
                new ProducerRecord<>(topics.names().deadLetters(), "k".getBytes(UTF_8), "v".getBytes(UTF_8));
        Map.of(DeadLetters.TOPIC, topics.names().documents(), DeadLetters.PARTITION, "0", DeadLetters.OFFSET, "5")
                .forEach((name, value) -> letter.headers().add(name, value.getBytes(UTF_8)));
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(topics.client(), new ByteArraySerializer(), new ByteArraySerializer())) {
            var unused = producer.send(letter);
        }
    }

    /** For everybody; groups and transactional ids by their prefix. */
    private static AclBinding allow(ResourceType type, String name, AclOperation operation) {
        boolean isPrefix = type == ResourceType.GROUP || type == ResourceType.TRANSACTIONAL_ID;
        return new AclBinding(
                new ResourcePattern(type, name, isPrefix ? PatternType.PREFIXED : PatternType.LITERAL),
                new AccessControlEntry("User:*", "*", operation, AclPermissionType.ALLOW));
    }
}
