package io.gliznet.streams.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.records.DocumentRecords;
import io.gliznet.streams.records.SerdeSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.InterruptException;
import org.junit.jupiter.api.Test;

/** An outage makes records wait, and an error only when it lasts; never a dead letter. */
final class RegistryOutageTest {

    private static final byte[] RECORD = {0, 0, 0, 0, 9, 2, 'd', 2, 't', 2, 'l', 0, 2, 'x', 0};

    /** Several times, on a busy machine too. */
    private static final Duration LONG_ENOUGH_TO_TRY_AGAIN = Duration.ofSeconds(3);

    @Test
    void aRecordWaitsForTheRegistryToComeBack() throws IOException, ExecutionException, InterruptedException {
        try (RegistryStub stub = RegistryStub.answering(503, "");
                DocumentRecords decoder = decoder(stub, Duration.ofMinutes(1))) {
            CompletableFuture<Document> document = CompletableFuture.supplyAsync(() -> decode(decoder));
            await().until(() -> stub.requests().size() >= 2);
            assertThat(document).isNotDone();

            stub.answer(
                    200,
                    "{\"schema\":\"%s\"}"
                            .formatted(Schemas.published(io.gliznet.streams.avro.Document.getClassSchema())
                                    .toString()
                                    .replace("\"", "\\\"")));
            assertThat(document.get().documentId()).isEqualTo("d");
        }
    }

    @Test
    void anOutageLongerThanTheTimeoutIsAServiceError() throws IOException {
        try (RegistryStub stub = RegistryStub.answering(401, "");
                DocumentRecords decoder = decoder(stub, LONG_ENOUGH_TO_TRY_AGAIN)) {
            assertThatThrownBy(() -> decoder.decode(RECORD)).isInstanceOf(RegistryUnavailableException.class);
            assertThat(stub.requests()).hasSizeGreaterThan(2);
        }
    }

    @Test
    void aWriterWaitsForTheRegistryToo() throws IOException {
        try (RegistryStub stub = RegistryStub.answering(503, "");
                DocumentRecords records =
                        new DocumentRecords(settings(stub, LONG_ENOUGH_TO_TRY_AGAIN), Samples.TOPIC)) {
            assertThatThrownBy(() -> records.encode(Samples.DOCUMENT)).isInstanceOf(RegistryUnavailableException.class);
            assertThat(stub.requests()).hasSizeGreaterThan(2);
        }
    }

    @Test
    void anInterruptEndsTheWait() throws IOException, InterruptedException {
        try (RegistryStub stub = RegistryStub.answering(503, "");
                DocumentRecords decoder = decoder(stub, Duration.ofMinutes(1))) {
            CompletableFuture<Document> document = new CompletableFuture<>();
            Thread thread = new Thread(() -> document.completeAsync(() -> decode(decoder), Runnable::run));
            thread.start();
            await().until(() -> !stub.requests().isEmpty());
            thread.interrupt();
            assertThatThrownBy(document::get).hasCauseInstanceOf(InterruptException.class);
            thread.join();
        }
    }

    private static Document decode(DocumentRecords decoder) {
        try {
            return decoder.decode(RECORD);
        } catch (RejectedException e) {
            throw new AssertionError(e);
        }
    }

    private static DocumentRecords decoder(RegistryStub stub, Duration timeout) {
        return new DocumentRecords(settings(stub, timeout), Samples.TOPIC, Samples.MAX_TEXT_BYTES);
    }

    private static SerdeSettings settings(RegistryStub stub, Duration timeout) {
        return new SerdeSettings(
                AvroSerializer.class.getName(),
                AvroDeserializer.class.getName(),
                Map.of(SerdeConfig.REGISTRY_URL, stub.url()),
                timeout);
    }
}
