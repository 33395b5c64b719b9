package io.gliznet.streams.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.deadletter.ReplayRules.Decision;
import io.gliznet.streams.topology.DeadLetters;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which letters are sent back, in which form, and which are left alone. */
final class ReplayRulesTest {

    private static final ReplayRules RULES = new ReplayRules(Selection.ALL, Optional.empty(), "documents"::equals, 3);

    private final Map<String, @Nullable String> headers = Letters.headers("UNKNOWN_LABEL_SET", "acme");

    @Test
    void aDocumentIsSentAsItWasAndCountsItsReplays() {
        headers.put("kafka_dlt-exception-fqcn", RejectedException.class.getName());
        headers.put("kafka_dlt-original-topic", "documents");
        ProducerRecord<byte[], byte[]> sent = sent(RULES);

        assertThat(sent.topic()).isEqualTo("documents");
        assertThat(sent.partition()).isEqualTo(1);
        assertThat(sent.timestamp()).isEqualTo(7);
        assertThat(sent.key()).isEqualTo("k".getBytes(UTF_8));
        assertThat(sent.value()).isEqualTo("v".getBytes(UTF_8));
        Headers expected =
                new RecordHeaders().add("trace", "abc".getBytes(UTF_8)).add(DeadLetters.REPLAYS, "1".getBytes(UTF_8));
        assertThat(sent.headers()).isEqualTo(expected);
    }

    @Test
    void theReplaysOfBeforeAreAdded() {
        headers.put(DeadLetters.REPLAYS, "2");
        assertThat(sent(RULES).headers().headers(DeadLetters.REPLAYS))
                .extracting(header -> new String(header.value(), UTF_8))
                .containsExactly("3");
    }

    @Test
    void aDocumentThatWasSentBackOftenEnoughIsLeftAlone() {
        headers.put(DeadLetters.REPLAYS, "3");
        assertThat(problem(RULES)).contains("--max-replays", "found 3");
    }

    @Test
    void aCountThatIsNoneIsNotTakenForOne() {
        for (String damaged : new String[] {"x", "", "-1", "99999999999999999999"}) {
            headers.put(DeadLetters.REPLAYS, damaged);
            assertThat(sent(RULES).headers().lastHeader(DeadLetters.REPLAYS).value())
                    .isEqualTo("1".getBytes(UTF_8));
        }
        headers.put(DeadLetters.REPLAYS, null);
        assertThat(sent(RULES)).isNotNull();
    }

    @Test
    void whatIsNotTheWholeDocumentIsLeftAlone() {
        for (String omitted :
                new String[] {DeadLetters.OMITTED, DeadLetters.HEADERS_OMITTED, DeadLetters.KEY_OMITTED}) {
            headers.put(omitted, "3000");
            assertThat(problem(RULES)).contains(omitted, "documents-1@33");
            headers.remove(omitted);
        }
    }

    @Test
    void aLetterThatDoesNotSayWhereItsDocumentCameFromIsLeftAloneUnlessATopicIsNamed() {
        headers.remove(DeadLetters.TOPIC);
        assertThat(problem(RULES)).contains("--to");
        assertThat(sent(new ReplayRules(Selection.ALL, Optional.of("other"), "documents"::equals, 3))
                        .topic())
                .isEqualTo("other");
    }

    @Test
    void aLetterChoosesNoTopicThatDocumentsDoNotComeFromAndNoneThatIsMissing() {
        headers.put(DeadLetters.TOPIC, "label-sets");
        assertThat(problem(RULES)).contains("topic.documents", "label-sets", "--config", "--to");
        ReplayRules elsewhere = new ReplayRules(Selection.ALL, Optional.of("other"), "documents"::equals, 3);
        assertThat(sent(elsewhere).topic()).isEqualTo("other");

        headers.put(DeadLetters.TOPIC, "documents");
        DeadLetter letter = Letters.letter(0, 17, 5_000, headers);
        assertThat(RULES.decide(letter, topic -> 0))
                .isInstanceOfSatisfying(Decision.LeftAlone.class, left -> assertThat(left.problem())
                        .contains("documents", "--to"));
    }

    @Test
    void inAnotherTopicOrOneWithFewerPartitionsTheKeyDecides() {
        assertThat(sent(new ReplayRules(Selection.ALL, Optional.of("other"), "documents"::equals, 3))
                        .partition())
                .isNull();
        headers.put(DeadLetters.PARTITION, "3");
        assertThat(sent(RULES).partition()).isNull();
        headers.put(DeadLetters.PARTITION, "none");
        assertThat(sent(RULES).partition()).isNull();
    }

    @Test
    void aLetterThatIsNotMeantIsNotSent() {
        Selection another = Selection.ALL.of(Set.of(new Coordinates(Letters.TOPIC, 0, 18)));
        assertThat(decide(new ReplayRules(another, Optional.empty(), "documents"::equals, 3)))
                .isEqualTo(new Decision.NotChosen());
    }

    @Test
    void theGroupFollowsFromWhatIsReplayedAndWhere() {
        String name = group("id-1", RULES);
        assertThat(name).startsWith("gliznet-replay-");
        assertThat(group("id-1", new ReplayRules(Selection.ALL, Optional.empty(), "documents"::equals, 9)))
                .as("what was left alone is not sent because of another limit")
                .isEqualTo(name);
        assertThat(group("id-2", RULES)).as("of a topic that was created again").isNotEqualTo(name);
        assertThat(group("id-1", new ReplayRules(Selection.ALL, Optional.of("other"), "documents"::equals, 3)))
                .isNotEqualTo(name);
    }

    private static String group(String topicId, ReplayRules rules) {
        return ReplayGroup.of(Optional.empty(), "gliznet", Letters.TOPIC, topicId, rules)
                .name();
    }

    private ProducerRecord<byte[], byte[]> sent(ReplayRules rules) {
        return ((Decision.Send) decide(rules)).record();
    }

    private String problem(ReplayRules rules) {
        return ((Decision.LeftAlone) decide(rules)).problem();
    }

    private Decision decide(ReplayRules rules) {
        return rules.decide(Letters.letter(0, 17, 5_000, headers), topic -> 3);
    }
}
