package io.gliznet.streams.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.label.LabelSetKey;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class DocumentMappingTest {

    @Test
    void withoutAMappingTheFieldsAreThoseOfADocument() throws RejectedException {
        assertThat(map(
                        MappingText.OWN,
                        "{'documentId':'d-1','tenantId':'acme','labelSet':'mail','title':'T','text':'some text',"
                                + "'attributes':{'a':'1','b':2,'c':null,'d':[1]}}"))
                .isEqualTo(new Document(
                        "d-1",
                        new LabelSetKey("acme", "mail"),
                        Optional.of("T"),
                        "some text",
                        Map.of("a", "1", "b", "2", "d", "[1]")));
    }

    @Test
    void onlyTextAndTenantAreNeeded() throws RejectedException {
        assertThat(map(MappingText.OWN, "{'tenantId':'acme','text':''}"))
                .isEqualTo(new Document(
                        "tickets-3@17", new LabelSetKey("acme", "default"), Optional.empty(), "", Map.of()));
    }

    @Test
    void theFirstSourceWithAValueIsUsed() throws RejectedException {
        MappingText mapping = tenant("header:tenant | /org/id | constant:nobody");
        assertThat(tenantOf(mapping, "{'text':'x','org':{'id':4711}}", Map.of("tenant", "h")))
                .isEqualTo("h");
        assertThat(tenantOf(mapping, "{'text':'x','org':{'id':4711}}", Map.of()))
                .isEqualTo("4711");
        assertThat(tenantOf(mapping, "{'text':'x','org':{'id':null}}", Map.of()))
                .isEqualTo("nobody");
        assertThat(tenantOf(mapping, "{'text':'x','org':7}", Map.of())).isEqualTo("nobody");
    }

    @ParameterizedTest
    @CsvSource({"topic,tickets", "key,key-1", "position,tickets-3@17", "constant:a b,a b"})
    void aValueCanComeFromTheRecordItself(String source, String expected) throws RejectedException {
        MappingText own = MappingText.OWN;
        MappingText mapping =
                new MappingText("/text", "\n", "/title", "/tenantId", "/labelSet", source, own.attributes(), "");
        assertThat(map(mapping, "{'text':'x','tenantId':'t','labelSet':'l'}").documentId())
                .isEqualTo(expected);
    }

    @Test
    void aKeyThatIsJsonHasPaths() throws RejectedException {
        FieldRule rule = FieldRule.parse("key:/payload/id");
        MappedRecord record = Records.json("{}");
        byte[] key = "{\"payload\":{\"id\":7}}".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        MappedRecord keyed = new MappedRecord(
                record.value(),
                new io.gliznet.streams.document.SourceRecord("t", 0, 0, key, new byte[0], name -> null));
        assertThat(rule.readText("documents.id", keyed)).contains("7");
        assertThat(catchThrowableOfType(RejectedException.class, () -> rule.readText("documents.id", record)))
                .hasMessage("key: expected JSON, found a word without quotes at line 1, column 4");
    }

    @Test
    void aSourceThatCannotBeReadGivesWayToTheNext() throws RejectedException {
        FieldRule rule = FieldRule.parse("key:/id | header:id | position");
        assertThat(rule.readText("documents.id", Records.json("{}"))).contains("tickets-3@17");
    }

    @Test
    void aDocumentThatIsRejectedHasItsTenant() {
        RejectedException rejected =
                catchThrowableOfType(RejectedException.class, () -> map(MappingText.OWN, "{'tenantId':'t','text':{}}"));
        assertThat(rejected.outcome().tenantId()).contains("t");
    }

    @Test
    void partsOfATextAreJoined() throws RejectedException {
        MappingText mapping = text("/subject, /messages/*/body, /tags");
        assertThat(map(
                                mapping,
                                "{'tenantId':'t','subject':'S','messages':[{'body':'one'},{},{'body':null},{'body':'two'}],"
                                        + "'tags':['x',['y'],3]}")
                        .text())
                .isEqualTo("S one two x y 3");
        assertThat(map(mapping, "{'tenantId':'t','tags':['only']}").text()).isEqualTo("only");
        assertThat(map(mapping, "{'tenantId':'t','subject':''}").text()).isEmpty();
    }

    @Test
    void anEmptyListIsNoValue() throws RejectedException {
        MappingText mapping = text("/messages/*/body | /body");
        assertThat(map(mapping, "{'tenantId':'t','messages':[],'body':'B'}").text())
                .isEqualTo("B");
        assertThat(map(mapping, "{'tenantId':'t','messages':[{'body':null}],'body':'B'}")
                        .text())
                .isEqualTo("B");
        assertThat(catchThrowableOfType(RejectedException.class, () -> map(mapping, "{'tenantId':'t','messages':[]}")))
                .hasMessage("documents.text (/messages/*/body | /body): expected a text, found nothing");
    }

    @Test
    void allFieldsOfAnObjectAreAttributesOfOneSourceOnly() {
        assertThat(DocumentMapping.problemOfAttributes("/a/* | /b/*"))
                .contains("expected one path that ends with /*, found several sources");
    }

    @Test
    void anEmptyListIsAnAttributeWhereNoOtherSourceHasAValue() throws RejectedException {
        assertThat(new DocumentMapping(attributes("/tags, more=/tags | /more, none=/none | header:none"))
                        .map(Records.json("{'tenantId':'t','text':'x','tags':[],'more':['a']}"))
                        .attributes())
                .isEqualTo(Map.of("tags", "[]", "more", "[\"a\"]"));
    }

    @Test
    void attributesAreNamedAndNeverMissed() throws RejectedException {
        MappingText mapping = attributes("channel=/meta/source, /meta/prio, header:trace, where=topic, /missing");
        assertThat(new DocumentMapping(mapping)
                        .map(Records.json(
                                "{'tenantId':'t','text':'x','meta':{'source':'web','prio':1.50}}",
                                Map.of("trace", "id-1")))
                        .attributes())
                .isEqualTo(Map.of("channel", "web", "prio", "1.50", "trace", "id-1", "where", "tickets"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{'tenantId':'t'}; documents.text (/text): expected a text, found nothing",
                "{'tenantId':'t','text':null}; documents.text (/text): expected a text, found nothing",
                "{'tenantId':'t','text':{'secret':1}}; documents.text (/text): expected a text, found an object",
                "{'tenantId':'t','text':[{'secret':1}]}; documents.text (/text): expected a text, found an object",
                "{'text':'secret'}; documents.tenant (/tenantId): expected a text, found nothing",
                "{'text':'secret','tenantId':[1]}; documents.tenant (/tenantId): expected a text, found a list",
                "{'text':'secret','tenantId':'t','title':{}}; documents.title (/title): expected a text, found an object",
                "{'text':'secret','tenantId':'t','attributes':[1]}; documents.attributes (/attributes/*): expected an object, found a list",
            })
    void aFieldThatIsWrongIsNamedWithItsPathAndNotQuoted(String record, String message) {
        RejectedException rejected = catchThrowableOfType(RejectedException.class, () -> map(MappingText.OWN, record));
        assertThat(rejected).hasMessage(message);
        assertThat(rejected.reason()).isEqualTo(Reason.INVALID_DOCUMENT);
    }

    @Test
    void aPartOfTheKeyThatIsNotValidIsNamedWithItsSource() {
        MappingText own = MappingText.OWN;
        MappingText labels =
                new MappingText(own.text(), "\n", own.title(), own.tenant(), own.labelSet(), own.id(), "", "/labels");
        assertThat(rejection(own, "{'text':'secret','tenantId':'a/b'}"))
                .hasMessage("documents.tenant (/tenantId): tenantId: expected a text without '/', found 'a/b'");
        assertThat(rejection(own, "{'text':'secret','tenantId':'a','labelSet':' '}"))
                .hasMessageStartingWith("documents.label.set (/labelSet | constant:default): label set name: expected");
        assertThat(rejection(labels, "{'text':'secret','tenantId':'a','labels':' '}"))
                .hasMessageStartingWith("documents.labels (/labels): label set name: expected");
    }

    private static RejectedException rejection(MappingText mapping, String record) {
        return catchThrowableOfType(RejectedException.class, () -> map(mapping, record));
    }

    @Test
    void bytesAreTextIfTheyAreUtf8() throws RejectedException {
        assertThat(new DocumentMapping(MappingText.OWN).map(bytes("grün")).text())
                .isEqualTo("grün");
        MappedRecord illFormed = bytes("x");
        ((ObjectNode) illFormed.value()).set("text", BinaryNode.valueOf(new byte[] {(byte) 0xff}));
        assertThat(catchThrowableOfType(
                        RejectedException.class, () -> new DocumentMapping(MappingText.OWN).map(illFormed)))
                .hasMessage("documents.text (/text): expected UTF-8, found ill-formed bytes");
    }

    @Test
    void aDocumentCanBringItsLabelsOrNameALabelSet() throws RejectedException {
        MappingText own = MappingText.OWN;
        MappingText mapping =
                new MappingText(own.text(), "\n", own.title(), own.tenant(), own.labelSet(), own.id(), "", "/labels");
        assertThat(map(mapping, "{'tenantId':'t','text':'x','labels':['a','b']}")
                        .labels())
                .containsExactly("a", "b");
        assertThat(map(mapping, "{'tenantId':'t','text':'x','labels':'mail'}").labelSet())
                .hasToString("t/mail");
        for (String none : new String[] {"", ",'labels':null", ",'labels':[]"}) {
            Document document = map(mapping, "{'tenantId':'t','text':'x'" + none + "}");
            assertThat(document.labels()).isEmpty();
            assertThat(document.labelSet()).hasToString("t/default");
        }
        assertThat(catchThrowableOfType(
                        RejectedException.class, () -> map(mapping, "{'tenantId':'t','text':'x','labels':{'a':1}}")))
                .hasMessage(
                        "documents.labels (/labels): expected a list of labels, or the name of a label set, found an object");
        assertThat(catchThrowableOfType(
                        RejectedException.class, () -> map(mapping, "{'tenantId':'t','text':'x','labels':[1]}")))
                .hasMessage(
                        "documents.labels (/labels): expected texts in the list, such as \"7\" in place of 7, found a number at"
                                + " index 0");
        assertThat(map(own, "{'tenantId':'t','text':'x','labels':['a']}").labels())
                .isEmpty();
    }

    @Test
    void aListOfLabelsCanBeATextOfJson() throws RejectedException {
        DocumentMapping mapping = new DocumentMapping(labels("header:labels"));
        String json = "{'tenantId':'t','text':'x'}";
        assertThat(mapping.map(Records.json(json, Map.of("labels", " [\"a\", \"b\"]")))
                        .labels())
                .containsExactly("a", "b");
        assertThat(mapping.map(Records.json(json, Map.of("labels", "mail"))).labelSet())
                .hasToString("t/mail");
        assertThat(catchThrowableOfType(
                        RejectedException.class, () -> mapping.map(Records.json(json, Map.of("labels", "[\"a\"")))))
                .hasMessageStartingWith("documents.labels (header:labels): expected a list in JSON, found an end");
    }

    @Test
    void aKeyThatIsNoJsonLacksWhatADocumentCanBeWithout() throws RejectedException {
        MappingText own = MappingText.OWN;
        MappingText mapping = new MappingText(
                own.text(),
                "\n",
                "/title | key:/title",
                own.tenant(),
                own.labelSet(),
                own.id(),
                "note=key:/note",
                "/labels | key:/labels");
        Document document = map(mapping, "{'tenantId':'t','text':'x'}");
        assertThat(document.title()).isEmpty();
        assertThat(document.labels()).isEmpty();
        assertThat(document.attributes()).isEmpty();
        assertThat(catchThrowableOfType(
                        RejectedException.class, () -> map(tenant("key:/tenant"), "{'tenantId':'t','text':'x'}")))
                .hasMessageStartingWith("key: expected JSON");
    }

    @Test
    void numbersKeepTheirDigits() throws RejectedException {
        assertThat(map(MappingText.OWN, "{'id':123456789012345678901234567890,'tenantId':1.10,'text':true}"))
                .satisfies(document -> {
                    assertThat(document.documentId()).isEqualTo("123456789012345678901234567890");
                    assertThat(document.labelSet().tenantId()).isEqualTo("1.10");
                    assertThat(document.text()).isEqualTo("true");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text", "$.text", "/a |", "| /a", "header:", "const:x", "/a~9"})
    void aRuleThatIsNoneIsReported(String rule) {
        assertThat(DocumentMapping.problem(rule)).isPresent();
        assertThat(DocumentMapping.problemOfText("/ok, " + rule)).isPresent();
    }

    private static Document map(MappingText mapping, String json) throws RejectedException {
        return new DocumentMapping(mapping).map(Records.json(json));
    }

    private static String tenantOf(MappingText mapping, String json, Map<String, String> headers)
            throws RejectedException {
        return new DocumentMapping(mapping)
                .map(Records.json(json, headers))
                .labelSet()
                .tenantId();
    }

    private static MappedRecord bytes(String text) {
        MappedRecord record = Records.json("{'tenantId':'t'}");
        ((ObjectNode) record.value())
                .set("text", BinaryNode.valueOf(text.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        return record;
    }

    private static MappingText text(String text) {
        MappingText own = MappingText.OWN;
        return new MappingText(text, " ", own.title(), own.tenant(), own.labelSet(), own.id(), "", "");
    }

    private static MappingText tenant(String tenant) {
        MappingText own = MappingText.OWN;
        return new MappingText(own.text(), "\n", own.title(), tenant, own.labelSet(), own.id(), "", "");
    }

    private static MappingText labels(String labels) {
        MappingText own = MappingText.OWN;
        return new MappingText(own.text(), "\n", own.title(), own.tenant(), own.labelSet(), own.id(), "", labels);
    }

    private static MappingText attributes(String attributes) {
        MappingText own = MappingText.OWN;
        return new MappingText(own.text(), "\n", own.title(), own.tenant(), own.labelSet(), own.id(), attributes, "");
    }
}
