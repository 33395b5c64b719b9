package io.gliznet.streams.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.classify.SkippedException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EnvelopeTest {

    @Test
    void aStructuredCloudEventHasTheHeadersOfABinaryOne() throws Exception {
        MappedRecord structured = Envelope.CLOUDEVENTS.open(Records.json(
                "{'specversion':'1.0','type':'mail','source':'/in','id':'e-1','tenant':'acme','data':{'body':'hi'}}"));
        MappedRecord binary = Envelope.CLOUDEVENTS.open(
                Records.json("{'body':'hi'}", Map.of("ce_specversion", "1.0", "ce_id", "e-1", "ce_tenant", "acme")));
        for (MappedRecord event : new MappedRecord[] {structured, binary}) {
            assertThat(event.value()).hasToString("{\"body\":\"hi\"}");
            assertThat(event.header("ce_id")).isEqualTo("e-1");
            assertThat(event.header("ce_tenant")).isEqualTo("acme");
            assertThat(event.header("ce_data")).isNull();
        }
    }

    @Test
    void dataOfACloudEventCanBeTextOrBase64() throws Exception {
        assertThat(event("'data':'hello'")).hasToString("{\"text\":\"hello\"}");
        assertThat(event("'data_base64':'eyJhIjoxfQ=='")).hasToString("{\"a\":1}");
        assertThat(event("'datacontenttype':'text/plain','data_base64':'aGk='")
                        .path("text")
                        .binaryValue())
                .asString()
                .isEqualTo("hi");
    }

    @Test
    void whatIsNoCloudEventIsRejected() {
        assertThat(catchThrowableOfType(
                        RejectedException.class, () -> Envelope.CLOUDEVENTS.open(Records.json("{'body':'hi'}"))))
                .hasMessageStartingWith("documents.envelope: expected a CloudEvent");
        assertThat(catchThrowableOfType(RejectedException.class, () -> event("'data_base64':'!'")))
                .hasMessage("data_base64: expected a text in base64, found something else");
        assertThat(catchThrowableOfType(RejectedException.class, () -> event("'data_base64':7")))
                .hasMessage("data_base64: expected a text in base64, found something else");
        assertThat(catchThrowableOfType(RejectedException.class, () -> event("'data_base64':'aGk='")))
                .hasMessageStartingWith("data_base64: expected JSON, found a word without quotes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'before':null,'after':{'id':1},'op':'c','source':{}}",
                "{'before':{'id':0},'after':{'id':1},'op':'u'}",
                "{'after':{'id':1},'op':'r'}",
                "{'before':null,'after':{'id':1},'op':'x'}",
                "{'before':null,'after':{'id':1}}",
                "{'schema':{'type':'struct'},'payload':{'before':null,'after':{'id':1},'op':'c'}}",
                "{'schema':null,'payload':{'id':1}}",
                "{'id':1}"
            })
    void theRowAfterAChangeIsThePayload(String event) throws Exception {
        assertThat(Envelope.DEBEZIUM.open(Records.json(event)).value()).hasToString("{\"id\":1}");
    }

    @Test
    void aChangeThatShouldHaveARowAndHasNoneIsNotSkipped() throws Exception {
        assertThat(Envelope.DEBEZIUM
                        .open(Records.json("{'before':null,'after':null,'op':'c'}"))
                        .value()
                        .isNull())
                .isTrue();
    }

    @Test
    void aTableMayHaveAColumnThatIsCalledAfter() throws Exception {
        assertThat(Envelope.DEBEZIUM.open(Records.json("{'after':'noon'}")).value())
                .hasToString("{\"after\":\"noon\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'before':{'id':1},'after':null,'op':'d'}",
                "{'before':null,'after':null,'op':'t'}",
                "{'source':{},'op':'t','ts_ms':1}",
                "{'before':{'id':1},'after':null}",
                "{'schema':{},'payload':{'before':{'id':1},'after':null,'op':'d'}}",
                "{'schema':{},'payload':null}",
                "{'id':1,'__deleted':'true'}"
            })
    void aDeletionIsSkipped(String event) {
        assertThatThrownBy(() -> Envelope.DEBEZIUM.open(Records.json(event))).isInstanceOf(SkippedException.class);
    }

    private static com.fasterxml.jackson.databind.JsonNode event(String fields) throws Exception {
        return Envelope.CLOUDEVENTS
                .open(Records.json("{'specversion':'1.0','id':'e'," + fields + "}"))
                .value();
    }
}
