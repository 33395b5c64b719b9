package io.gliznet.streams.records;

import static io.gliznet.streams.serde.Samples.AVRO_DOCUMENT;
import static io.gliznet.streams.serde.Samples.DOCUMENT;
import static io.gliznet.streams.serde.Samples.MAX_TEXT_BYTES;
import static io.gliznet.streams.serde.Samples.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gliznet.streams.avro.Document;
import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.document.SourceRecord;
import io.gliznet.streams.mapping.Mappings;
import io.gliznet.streams.serde.Samples;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.generic.IndexedRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class DocumentDecodingTest {

    private final SerdeSettings settings = Samples.registry();
    private final DocumentRecords decoder = new DocumentRecords(settings, TOPIC, MAX_TEXT_BYTES);

    @Test
    void readsEveryFieldOfADocument() throws RejectedException {
        assertThat(decoder.decode(encode(AVRO_DOCUMENT))).isEqualTo(DOCUMENT);
    }

    @Test
    void whatIsNotADocumentIsUndecodable() {
        assertRejected(null, Reason.UNDECODABLE).hasMessage("value: expected a document, found null");
        assertRejected(new byte[0], Reason.UNDECODABLE);
        assertRejected("plain text".getBytes(StandardCharsets.UTF_8), Reason.UNDECODABLE);
        assertRejected(new byte[] {0, 0, 0, 0, 99, 1, 2, 3}, Reason.UNDECODABLE).hasMessageContaining("found 99");
    }

    @Test
    void limitsTitleAndTextInBytes() throws RejectedException {
        int title = "Títle\n".getBytes(StandardCharsets.UTF_8).length;
        String euros = "€".repeat((MAX_TEXT_BYTES - title) / 3);
        assertThat(decoder.decode(encode(Samples.avro("acme", euros))).text()).isEqualTo(euros);

        assertRejected(encode(Samples.avro("acme", euros + "€")), Reason.TEXT_TOO_LARGE)
                .hasMessageStartingWith("title and text: expected at most 1000 bytes, found 100")
                .hasMessageNotContaining("€")
                .satisfies(e -> assertThat(e.outcome().tenantId()).contains("acme"));
    }

    @Test
    void theTenantMustBeValid() {
        assertRejected(encode(Samples.avro("", "text")), Reason.INVALID_DOCUMENT)
                .hasMessageContaining("tenantId");
        assertRejected(encode(Samples.avro(" ", "text")), Reason.INVALID_DOCUMENT);
        assertRejected(encode(Samples.avro("a/b", "text")), Reason.INVALID_DOCUMENT);
        assertRejected(encode(Samples.avro("a/b".repeat(10_000), "text")), Reason.INVALID_DOCUMENT)
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(200));
    }

    @Test
    void illFormedUtf8IsAnInvalidDocument() {
        String record = new String(encode(Samples.avro("acme", "secret text")), StandardCharsets.ISO_8859_1);
        byte[] illFormed = record.replace("secret", "s\u00ffcret").getBytes(StandardCharsets.ISO_8859_1);
        assertRejected(illFormed, Reason.INVALID_DOCUMENT)
                .hasMessage("strings: expected UTF-8, found ill-formed bytes");
    }

    @Test
    void anUnpairedSurrogateIsAnInvalidDocument() {
        for (String half : new String[] {"\ud83d", "\ude42", "a\ud83db"}) {
            assertRejected(decoder(Samples.avro("acme", half)), new byte[1], Reason.INVALID_DOCUMENT)
                    .hasMessageStartingWith("text: expected well-formed Unicode");
            assertRejected(decoder(Samples.avro("acme" + half, "text")), new byte[1], Reason.INVALID_DOCUMENT)
                    .hasMessageStartingWith("documents.tenant (/tenantId): tenantId: expected well-formed Unicode");
            Document document = new Document("d", "t", "l", null, "text", Map.of("key", half));
            assertRejected(decoder(document), new byte[1], Reason.INVALID_DOCUMENT)
                    .hasMessageStartingWith("attributes: expected well-formed Unicode");
        }
    }

    @Test
    void aDeserializerOfAnotherTypeMakesDocumentsUndecodable() {
        assertRejected(decoder("a string"), new byte[1], Reason.UNDECODABLE)
                .hasMessage("value: expected an Avro record, found java.lang.String");
    }

    @Test
    void whatAnotherDeserializerQuotesIsNotRepeated() {
        Deserializer<Object> quoting = (topic, data) -> {
            throw new SerializationException("cannot read [SECRET text]", new IllegalArgumentException("SECRET text"));
        };
        assertRejected(decoder(quoting), new byte[1], Reason.UNDECODABLE)
                .hasMessageStartingWith("value: expected an Avro record, found that ")
                .hasMessageEndingWith(" failed with SerializationException, caused by IllegalArgumentException");
    }

    @Test
    void anUnknownClassIsNamedWithItsKey() {
        String deserializer = SerdeSettings.of("").deserializerClass();
        String serializer = SerdeSettings.of("").serializerClass();
        SerdeSettings typo = new SerdeSettings(serializer, "no.SuchDeserializer", Map.of(), Duration.ZERO);
        SerdeSettings other = new SerdeSettings("no.Such", deserializer, Map.of(), Duration.ZERO);
        assertThatThrownBy(() -> new DocumentRecords(typo, TOPIC, MAX_TEXT_BYTES))
                .hasMessageStartingWith("deserializer.class: expected a Kafka Deserializer")
                .hasMessageEndingWith("found no.SuchDeserializer");
        assertThatThrownBy(() -> new DocumentRecords(other, TOPIC))
                .hasMessageStartingWith("serializer.class: expected");
    }

    private byte[] encode(Document document) {
        try (RecordWriter<Document> writer = RecordWriter.open(settings, TOPIC, RegistryStatus.unwatched())) {
            return writer.write(document);
        }
    }

    private static MappedDocuments decoder(Object decoded) {
        Deserializer<Object> deserializer = (topic, data) -> decoded;
        return decoder(deserializer);
    }

    private static MappedDocuments decoder(Deserializer<?> deserializer) {
        RecordReader<IndexedRecord> reader = new RecordReader<>(
                deserializer, IndexedRecord.class, new RegistryRetry(Duration.ZERO, RegistryStatus.unwatched()));
        return new MappedDocuments(Mappings.OWN, new ValueTrees(reader, Optional.empty()), MAX_TEXT_BYTES);
    }

    private AbstractThrowableAssert<?, RejectedException> assertRejected(byte @Nullable [] value, Reason reason) {
        return assertRejected(
                new MappedDocuments(Mappings.OWN, settings, MAX_TEXT_BYTES, RegistryStatus.unwatched()), value, reason);
    }

    private static AbstractThrowableAssert<?, RejectedException> assertRejected(
            MappedDocuments decoder, byte @Nullable [] value, Reason reason) {
        SourceRecord record = new SourceRecord(TOPIC, 0, 0, null, value, name -> null);
        RejectedException rejected = catchThrowableOfType(RejectedException.class, () -> decoder.decode(record));
        assertThat(rejected.reason()).isEqualTo(reason);
        return assertThat(rejected);
    }
}
