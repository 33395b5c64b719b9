package io.gliznet.streams.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.document.SourceRecord;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class MappingProposalTest {

    private static final int RECORDS = 20;

    @Test
    void theTextIsWherePeopleWroteMost() {
        Map<String, String> fields = proposed("tickets", """
                {'ticket':%d,'customer':{'id':7},'subject':'Refund','messages':[{'body':'I want my money back.','from':'c'}],
                 'agent':'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0 and so on and so on',
                 'raw':'{a long text that nobody reads, which is written as an object in a text}',
                 'digest':'0123456789012345678901234567890123456789012345678901234567890123456789','state':'open'}""");

        assertThat(fields)
                .containsEntry("format", "json")
                .containsEntry("text", "/messages/*/body")
                .containsEntry("title", "/subject")
                .containsEntry("tenant", "/customer/id")
                .containsEntry("id", "/ticket | position")
                .containsEntry("attributes", "/state")
                .doesNotContainKey("envelope");
    }

    @Test
    void aTextThatIsSometimesNullIsFilledByTheTitle() {
        Map<String, String> fields = proposed("mails", number -> "{'id':'m-%d','title':'Where is it?','body':%s}"
                .formatted(number, number % 2 == 0 ? "null" : "'It did not arrive, please send it again.'"));

        assertThat(fields)
                .containsEntry("text", "/title, /body")
                .containsEntry("title", "constant:")
                .containsEntry("id", "/id | position")
                .containsEntry("tenant", "constant:default");
    }

    @Test
    void twoTextsOfTheSameSizeAreBothRead() {
        assertThat(proposed("faq", "{'n':%d,'faq':{'question':'Where is my parcel?','answer':'It is on its way.'}}"))
                .containsEntry("text", "/faq/question, /faq/answer")
                .containsEntry("id", "position");
    }

    @Test
    void aListOfTextsIsNamedAsAWhole() {
        assertThat(proposed("notes", "{'id':%d,'paragraphs':['One short text.','And another one.']}"))
                .containsEntry("text", "/paragraphs");
    }

    @Test
    void namesWithCharactersOfThePathAreEscaped() {
        Map<String, String> fields =
                proposed("x", "{'a/b':{'c,d|e~f':'This is what a person wrote.'},'tenant.id':'t','ID':%d}");

        assertThat(fields)
                .containsEntry("text", "/a~1b/c~2d~3e~0f")
                .containsEntry("tenant", "/tenant.id")
                .containsEntry("id", "/ID | position");
    }

    @Test
    void eventsAndChangesAreReadWithoutTheirEnvelope() {
        assertThat(
                        proposed(
                                "e",
                                "{'specversion':'1.0','id':'e-%d','source':'/desk','type':'mail','data':{'body':'Please call me.'}}"))
                .containsEntry("envelope", "cloudevents")
                .containsEntry("text", "/body")
                .containsEntry("id", "header:ce_id | position");
        assertThat(
                        proposed(
                                "c",
                                "{'schema':{},'payload':{'before':null,'after':{'id':%d,'account_id':3,'note':'Please call me.'},'op':'c'}}"))
                .containsEntry("envelope", "debezium")
                .containsEntry("text", "/note")
                .containsEntry("tenant", "/account_id")
                .containsEntry("id", "/id | position");
    }

    @Test
    void aTenantIsAlsoFoundInAHeaderAndAnIdInTheKey() {
        List<SampledRecord> records = numbers()
                .mapToObj(number -> new SampledRecord(
                        RecordFormat.TEXT,
                        Records.tree("{'text':'Please call me.'}"),
                        Records.source(
                                "chat-" + number, Map.of("x-tenant-id", "t" + number % 3, "trace", "t" + number)),
                        Set.of("x-tenant-id", "trace")))
                .toList();

        assertThat(fields("chats", records))
                .containsEntry("format", "text")
                .containsEntry("tenant", "header:x-tenant-id")
                .containsEntry("id", "key | position");
    }

    @Test
    void whatOtherFieldsHoldIsNotTakenByADefault() {
        assertThat(proposed("x", "{'id':%d,'body':'Please call me.','title':{},'labelSet':{},'attributes':['a']}"))
                .containsEntry("title", "constant:")
                .containsEntry("label.set", "constant:default")
                .containsEntry("attributes", "");
    }

    @Test
    void aFewBrokenRecordsChangeNothing() {
        Map<String, String> fields = proposed(
                "tickets",
                number -> number == 3
                        ? "{'ticket':{'a':1},'customer':'none','text':7}"
                        : "{'ticket':%d,'customer':{'id':7},'text':'Please call me.'}".formatted(number));

        assertThat(fields)
                .containsEntry("text", "/text")
                .containsEntry("tenant", "/customer/id")
                .containsEntry("id", "/ticket | position");
    }

    @Test
    void recordsWithoutATextHaveNoProposal() {
        assertThat(MappingProposal.of("x", List.of())).isEmpty();
        assertThat(MappingProposal.of("x", List.of(sample("x", 1, "{'a':1,'b':[true]}"))))
                .isEmpty();
    }

    @Test
    void severalFormatsAreReadEachByItsBytes() {
        JsonNode text = Records.tree("{'text':'Please call me.'}");
        SourceRecord source = Records.source(Map.of());
        List<SampledRecord> records = Stream.of(RecordFormat.JSON, RecordFormat.TEXT)
                .map(format -> new SampledRecord(format, text, source, Set.of()))
                .toList();

        assertThat(fields("x", records)).containsEntry("format", "auto").containsEntry("text", "/text");
    }

    private static Map<String, String> proposed(String topic, String template) {
        return proposed(topic, number -> template.formatted(number));
    }

    private static Map<String, String> proposed(String topic, IntFunction<String> json) {
        return fields(
                topic,
                numbers()
                        .mapToObj(number -> sample(topic, number, json.apply(number)))
                        .toList());
    }

    private static SampledRecord sample(String topic, int number, String json) {
        return new SampledRecord(
                RecordFormat.JSON,
                Records.tree(json),
                new SourceRecord(topic, 0, number, null, new byte[0], name -> null),
                Set.of());
    }

    private static IntStream numbers() {
        return IntStream.rangeClosed(1, RECORDS);
    }

    private static Map<String, String> fields(String topic, List<SampledRecord> records) {
        return MappingProposal.of(topic, records).orElseThrow().fields().stream()
                .collect(Collectors.toMap(ProposedField::name, ProposedField::value));
    }
}
