package io.gliznet.streams.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.classify.SkippedException;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.json.Counted;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.records.MappedDocuments;
import io.gliznet.streams.records.RegistryStatus;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;

/**
 * The newest documents of a topic whose labels stand in one of their attributes, as people chose them. Only the tenant of the label
 * set is read: no text of one tenant becomes an example of another's.
 */
final class LabelledTopic {

    private final String topic;
    private final String attribute;
    private final int most;

    /**
     * @param attribute that holds a label's name, or a JSON list of names
     * @param most records that are read
     */
    LabelledTopic(String topic, String attribute, int most) {
        this.topic = topic;
        this.attribute = attribute;
        this.most = most;
    }

    String name() {
        return topic;
    }

    /** The documents that can be learnt from; says on stderr how many records there are, and why others are left out. */
    List<DocumentLine> read(Console console, GliznetConfig config, LabelSet set) {
        Set<String> names = new HashSet<>();
        set.labels().forEach(label -> names.add(label.name()));
        List<DocumentLine> lines = new ArrayList<>();
        int records = 0;
        int ofTenant = 0;
        int labelled = 0;
        try (MappedDocuments mapped = new MappedDocuments(
                config.mappings(), config.serde(), config.maxTextBytes(), RegistryStatus.unwatched())) {
            for (TopicRecord record : newest(config)) {
                records++;
                Optional<Document> document = decoded(mapped, record)
                        .filter(found ->
                                found.labelSet().tenantId().equals(set.key().tenantId()));
                List<String> labels = document.map(this::labels).orElse(List.of());
                ofTenant += document.isPresent() ? 1 : 0;
                labelled += labels.isEmpty() ? 0 : 1;
                if (!labels.isEmpty() && names.containsAll(labels)) {
                    lines.add(line(document.get(), record, labels));
                }
            }
        }
        console.err()
                .println(
                        "%s: %s, %d of the tenant, %d of them with labels in the attribute %s, %d of these with labels of the set%s"
                                .formatted(
                                        topic,
                                        Counted.of(records, "record"),
                                        ofTenant,
                                        labelled,
                                        attribute,
                                        lines.size(),
                                        labelled == 0 ? "; documents.attributes makes attributes of fields" : ""));
        return lines;
    }

    private List<TopicRecord> newest(GliznetConfig config) {
        try (Consumer<byte[], byte[]> consumer =
                KafkaClients.connect(config, topic).consumer(topic)) {
            return new NewestRecords(most).of(consumer);
        }
    }

    private static Optional<Document> decoded(MappedDocuments mapped, TopicRecord record) {
        try {
            return Optional.of(mapped.decode(record.source()))
                    .filter(document -> !document.content().isBlank());
        } catch (RejectedException | SkippedException e) {
            return Optional.empty();
        }
    }

    private List<String> labels(Document document) {
        String value = document.attributes().getOrDefault(attribute, "").strip();
        if (!value.startsWith("[")) {
            return value.isEmpty() ? List.of() : List.of(value);
        }
        try {
            JsonNode list = Json.JSON.readTree(value);
            List<String> names = new ArrayList<>();
            list.forEach(name -> names.add(name.asText()));
            return names;
        } catch (JsonProcessingException e) {
            return List.of(value);
        }
    }

    private static DocumentLine line(Document document, TopicRecord record, List<String> labels) {
        return new DocumentLine(
                record.source().position(),
                0,
                document.documentId(),
                Optional.empty(),
                Optional.empty(),
                document.title(),
                document.text(),
                document.attributes(),
                labels,
                List.of(),
                Optional.empty());
    }
}
