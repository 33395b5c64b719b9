package io.gliznet.streams.serde;

import io.gliznet.streams.document.Document;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.records.SerdeSettings;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Values that many tests of this package need. */
public final class Samples {

    public static final String TOPIC = "documents";
    public static final int MAX_TEXT_BYTES = 1_000;

    public static final Document DOCUMENT = new Document(
            "d-1", new LabelSetKey("acme", "topics"), Optional.of("Títle"), "Grüße, 世界 🙂", Map.of("source", "mail"));

    public static final io.gliznet.streams.avro.Document AVRO_DOCUMENT = avro("acme", "Grüße, 世界 🙂");

    private Samples() {}

    public static io.gliznet.streams.avro.Document avro(String tenantId, String text) {
        return new io.gliznet.streams.avro.Document("d-1", tenantId, "topics", "Títle", text, Map.of("source", "mail"));
    }

    /** A registry in memory that no other test shares. */
    public static SerdeSettings registry() {
        return SerdeSettings.of("mock://" + UUID.randomUUID());
    }
}
