package io.gliznet.streams.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.serde.Samples;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DocumentRecordsTest {

    private final SerdeSettings settings = Samples.registry();
    private final DocumentRecords records = new DocumentRecords(settings, Samples.TOPIC);

    @Test
    void writesWhatTheServiceReads() throws RejectedException {
        try (DocumentRecords decoder = new DocumentRecords(settings, Samples.TOPIC, Samples.MAX_TEXT_BYTES)) {
            assertThat(decoder.decode(records.encode(Samples.DOCUMENT))).isEqualTo(Samples.DOCUMENT);
        }
    }

    @Test
    void refusesWhatTheServiceWouldReject() {
        Document halfASurrogate =
                new Document("d", new LabelSetKey("acme", "default"), Optional.empty(), "\ud83d", Map.of());
        assertThatThrownBy(() -> records.encode(halfASurrogate)).isInstanceOf(RejectedException.class);
    }
}
