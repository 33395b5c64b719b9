package io.gliznet.streams.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.records.DocumentRecords;
import io.gliznet.streams.records.RegistryStatus;
import io.gliznet.streams.records.SerdeSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What counts as an outage of the schema registry: silence, and records that wait for it. */
final class RegistryStatusTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration PING_TIMEOUT = Duration.ofMillis(500);
    private static final String SCHEMA = "{\"schema\":\"%s\"}"
            .formatted(Schemas.published(io.gliznet.streams.avro.Document.getClassSchema())
                    .toString()
                    .replace("\"", "\\\""));

    /** Paths that the stub answers with HTTP 503. */
    private final Set<String> broken = ConcurrentHashMap.newKeySet();

    @Test
    void aRecordThatWaitsIsAnOutageUntilItIsRead() throws IOException {
        try (RegistryStub stub = stub();
                RegistryStatus status = RegistryStatus.of(settings(stub.url()));
                DocumentRecords decoder = decoder(stub, status)) {
            broken.add("/schemas/ids/1");
            CompletableFuture<Document> document = decode(decoder, 1);
            await().until(() -> !status.answers());

            broken.clear();
            await().atMost(LIMIT).until(document::isDone);
            assertThat(document.join().documentId()).isEqualTo("d");
            await().until(status::answers);
        }
    }

    @Test
    void anAnswerToAnotherRecordDoesNotEndTheOutage() throws IOException {
        try (RegistryStub stub = stub();
                RegistryStatus status = RegistryStatus.of(settings(stub.url()));
                DocumentRecords decoder = decoder(stub, status)) {
            broken.addAll(Set.of("/schemas/ids/1", "/schemas/ids/2"));
            CompletableFuture<Document> first = decode(decoder, 1);
            CompletableFuture<Document> second = decode(decoder, 2);
            await().until(() -> stub.requests().stream().distinct().count() == 2);
            broken.remove("/schemas/ids/1");
            await().atMost(LIMIT).until(first::isDone);
            status.watch();
            await().until(() -> stub.requests().stream()
                            .filter(request -> request.contains("/schemas/types"))
                            .count()
                    == 1);

            assertThat(decode(decoder, 1).join()).isNotNull();
            assertThat(status.answers()).isFalse();

            broken.clear();
            await().atMost(LIMIT).until(second::isDone);
            await().until(status::answers);
        }
    }

    @Test
    void aRegistryThatNobodyNeedsIsWatchedAsWell() throws IOException {
        try (RegistryStub stub = stub();
                RegistryStatus status = RegistryStatus.of(settings(stub.url()))) {
            status.watch();
            await().until(() -> !stub.requests().isEmpty());
            assertThat(status.answers()).isTrue();

            broken.add("/schemas/types");
            await().atMost(Duration.ofSeconds(15)).until(() -> !status.answers());

            broken.clear();
            await().atMost(LIMIT).until(status::answers);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 301, 401, 403, 404})
    void aRefusalIsAnAnswer(int status) throws IOException {
        try (RegistryStub stub = RegistryStub.answering(status, "")) {
            ping(stub.url()).ask();
            assertThat(stub.requests()).containsExactly("GET /schemas/types ");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 500, 502, 503})
    void anOverloadedRegistryDoesNotAnswer(int status) throws IOException {
        try (RegistryStub stub = RegistryStub.answering(status, "")) {
            assertThatThrownBy(() -> ping(stub.url()).ask())
                    .isInstanceOf(RegistryUnavailableException.class)
                    .hasMessageEndingWith(": HTTP " + status);
        }
    }

    @Test
    void oneRegistryOfSeveralIsEnough() throws IOException {
        try (RegistryStub stub = RegistryStub.answering(200, "[]");
                ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String dead = "http://localhost:" + silent.getLocalPort();
            ping(dead + "," + stub.url()).ask();
            assertThatThrownBy(() -> ping(dead).ask())
                    .isInstanceOf(RegistryUnavailableException.class)
                    .hasMessageContaining("no answer within 500 ms");
        }
    }

    @Test
    void credentialsAreSentAndNotShown() throws IOException {
        Map<String, String> credentials =
                Map.of("basic.auth.credentials.source", "USER_INFO", "basic.auth.user.info", "user:s3cret");
        try (RegistryStub stub = RegistryStub.answering(503, "")) {
            RegistryPing ping =
                    RegistryPing.of(with(stub.url(), credentials), PING_TIMEOUT).orElseThrow();
            assertThatThrownBy(ping::ask).hasMessageNotContaining("s3cret");
            assertThat(stub.requests()).containsExactly("GET /schemas/types Basic dXNlcjpzM2NyZXQ= ");
        }
    }

    /** Confluent's serializers take credentials that these do not know. */
    @Test
    void credentialsOfOtherSerializersDoNotPreventTheQuestion() throws IOException {
        Map<String, String> others = Map.of(
                "basic.auth.credentials.source", "SASL_INHERIT", "value.subject.name.strategy", "their.own.Strategy");
        try (RegistryStub stub = RegistryStub.answering(401, "")) {
            RegistryPing.of(with(stub.url(), others), PING_TIMEOUT)
                    .orElseThrow()
                    .ask();
            assertThat(stub.requests()).containsExactly("GET /schemas/types ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "mock://scope"})
    void withoutARegistryNothingIsWatched(String url) {
        try (RegistryStatus status = RegistryStatus.of(settings(url))) {
            status.watch();
            assertThat(status.isWatched()).isFalse();
            assertThat(status.answers()).isTrue();
        }
    }

    private static RegistryPing ping(String urls) {
        return RegistryPing.of(with(urls, Map.of()), PING_TIMEOUT).orElseThrow();
    }

    private static Map<String, String> with(String urls, Map<String, String> more) {
        Map<String, String> configs = new HashMap<>(more);
        configs.put(SerdeConfig.REGISTRY_URL, urls);
        return configs;
    }

    private RegistryStub stub() throws IOException {
        return RegistryStub.handling(exchange -> {
            boolean isBroken = broken.contains(exchange.getRequestURI().getPath());
            RegistryStub.answer(exchange, isBroken ? 503 : 200, SCHEMA);
        });
    }

    private static CompletableFuture<Document> decode(DocumentRecords decoder, int id) {
        byte[] record = {0, 0, 0, 0, (byte) id, 2, 'd', 2, 't', 2, 'l', 0, 2, 'x', 0};
        return CompletableFuture.supplyAsync(() -> {
            try {
                return decoder.decode(record);
            } catch (RejectedException e) {
                throw new AssertionError(e);
            }
        });
    }

    private static DocumentRecords decoder(RegistryStub stub, RegistryStatus status) {
        return new DocumentRecords(settings(stub.url()), Samples.TOPIC, Samples.MAX_TEXT_BYTES, status);
    }

    private static SerdeSettings settings(String url) {
        return SerdeSettings.of(url);
    }
}
