package io.gliznet.streams.serde;

import io.gliznet.streams.document.Document;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Values that many tests of this package need. */
final class Samples {

    static final String TOPIC = "documents";
    static final int MAX_TEXT_BYTES = 1_000;

    static final Document DOCUMENT =
            new Document("d-1", "acme", "topics", Optional.of("Títle"), "Grüße, 世界 🙂", Map.of("source", "mail"));

    static final io.gliznet.streams.avro.Document AVRO_DOCUMENT = avro("acme", "Grüße, 世界 🙂");

    private Samples() {}

    static io.gliznet.streams.avro.Document avro(String tenantId, String text) {
        return new io.gliznet.streams.avro.Document("d-1", tenantId, "topics", "Títle", text, Map.of("source", "mail"));
    }

    /** A registry in memory that no other test shares. */
    static SerdeSettings registry() {
        return SerdeSettings.of("mock://" + UUID.randomUUID());
    }
}
