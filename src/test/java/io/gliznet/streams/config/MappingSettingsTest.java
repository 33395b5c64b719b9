package io.gliznet.streams.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gliznet.streams.document.Document;
import io.gliznet.streams.document.SourceRecord;
import io.gliznet.streams.mapping.Envelope;
import io.gliznet.streams.mapping.JsonTrees;
import io.gliznet.streams.mapping.MappedRecord;
import io.gliznet.streams.mapping.RecordFormat;
import io.gliznet.streams.mapping.TopicMapping;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class MappingSettingsTest {

    @Test
    void withoutKeysDocumentsAreOurOwn() {
        assertThat(load(Map.of()).mappings().of("documents")).isSameAs(TopicMapping.OWN);
    }

    @Test
    void theKeysSayWhereFieldsAre() throws Exception {
        TopicMapping mapping = load(Map.of(
                        "documents.format", "json",
                        "documents.text", "/subject, /body",
                        "documents.text.separator", "paragraph",
                        "documents.tenant", "header:tenant | constant:acme"))
                .mappings()
                .of("documents");
        assertThat(map(mapping, "{\"id\":7,\"subject\":\"S\",\"body\":\"B\"}")).satisfies(document -> {
            assertThat(document.documentId()).isEqualTo("7");
            assertThat(document.text()).isEqualTo("S\n\nB");
            assertThat(document.labelSet()).hasToString("acme/default");
        });
    }

    @Test
    void aTopicCanHaveAMappingOfItsOwn() throws Exception {
        Map<String, String> keys = Map.of(
                "topic.documents", "documents, crm.tickets.v1 ,text",
                "documents.crm.tickets.v1.format", "json",
                "documents.crm.tickets.v1.text.separator", "space",
                "documents.crm.tickets.v1.text", "/a,/b",
                "documents.crm.tickets.v1.tenant", "constant:crm",
                "documents.text.format", "text",
                "documents.text.envelope", "cloudevents");
        GliznetConfig config = load(keys);
        assertThat(config.mappings().of("documents")).isSameAs(TopicMapping.OWN);
        assertThat(map(config.mappings().of("crm.tickets.v1"), "{\"a\":1,\"b\":2}")
                        .text())
                .isEqualTo("1 2");
        assertThat(config.mappings().of("text").format()).isEqualTo(RecordFormat.TEXT);
        assertThat(config.mappings().of("text").envelope()).isEqualTo(Envelope.CLOUDEVENTS);
    }

    @Test
    void theMappingOfOurOwnDocumentsIsFixed() {
        assertProblem(
                Map.of("documents.text", "/body"),
                "documents.text: expected documents.format to be avro, json, text or auto, because the fields of document are"
                        + " fixed, found document");
        assertProblem(
                Map.of("topic.documents", "a", "documents.a.id", "key"),
                "documents.a.id: expected documents.format to be avro, json, text or auto, because the fields of document are"
                        + " fixed, found document");
    }

    @Test
    void aMappingOfATopicThatIsNotReadIsReported() {
        assertProblem(
                Map.of("documents.orders.format", "json"),
                "documents.orders.*: expected a topic of topic.documents (documents), found orders");
        assertThat(load(Map.of("topic.documents", "^ord.*", "documents.orders.format", "json"))
                        .mappings()
                        .of("orders")
                        .format())
                .isEqualTo(RecordFormat.JSON);
    }

    @Test
    void aRuleThatIsNoneIsReportedWithItsKey() {
        assertProblem(
                Map.of("documents.format", "json", "documents.tenant", "tenant"),
                "documents.tenant (--set): expected a path that begins with /, header:NAME, key, key:/PATH, topic, position or"
                        + " constant:TEXT, found tenant");
        assertProblem(
                Map.of("topic.documents", "a", "documents.a.format", "xml"),
                "documents.a.format (--set): expected document, avro, json, text or auto, found 'xml'");
        assertProblem(
                Map.of("documents.format", "xml"),
                "documents.format (--set): expected document, avro, json, text or auto, found 'xml'");
    }

    @Test
    void topicsAreNamesOrOnePattern() {
        assertThat(load(Map.of("topic.documents", "a,b")).documentsTopic()).isEqualTo("a");
        GliznetConfig pattern = load(Map.of("topic.documents", "^tickets-.{1,3}$"));
        assertThat(pattern.sourceTopics().includes("tickets-de")).isTrue();
        assertThat(pattern.sourceTopics().includes("my-tickets-de")).isFalse();
        assertThat(catchThrowableOfType(InvalidConfigException.class, pattern::documentsTopic))
                .hasMessageContaining("topic.documents: expected the name of a topic");
        assertProblem(
                Map.of("topic.documents", "^("),
                "topic.documents (--set): expected names of topics, separated by commas, or one regular expression that begins with ^,"
                        + " found '^('");
    }

    private static Document map(TopicMapping mapping, String json) throws Exception {
        SourceRecord source = new SourceRecord("t", 0, 0, null, new byte[0], name -> null);
        return mapping.fields().map(new MappedRecord(JsonTrees.parse("value", json.getBytes(UTF_8), 0), source));
    }

    private static void assertProblem(Map<String, String> keys, String problem) {
        InvalidConfigException invalid = catchThrowableOfType(InvalidConfigException.class, () -> load(keys));
        assertThat(invalid.problems()).containsExactly(problem);
    }

    private static GliznetConfig load(Map<String, String> keys) {
        return GliznetConfig.load(
                new Sources(Optional.empty(), Map.of(), keys, Path.of("").toAbsolutePath()));
    }
}
