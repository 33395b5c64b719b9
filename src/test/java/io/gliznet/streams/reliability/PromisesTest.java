package io.gliznet.streams.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import io.gliznet.streams.reliability.LabelHistory.Change;
import io.gliznet.streams.reliability.SentDocument.Expected;
import io.gliznet.streams.topology.Guarantee;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each promise finds what breaks it, and nothing in a history in which all of them were kept. */
final class PromisesTest {

    private static final String BYTES = "5:abc";

    private final LabelHistory labels = new LabelHistory();
    private final List<SentDocument> sent = new ArrayList<>();
    private final List<ReadOutcome> outcomes = new ArrayList<>();

    @BeforeEach
    void threeDocumentsWithTheirResults() {
        labels.add("acme", Change.PUT);
        labels.add("acme", Change.PUT);
        labels.add("acme", Change.DELETED);
        labels.add("acme", Change.PUT);
        for (int number = 0; number < 3; number++) {
            sent.add(new SentDocument(number, "k", "acme", Expected.BY_LABEL_SET, 2, BYTES));
            outcomes.add(result(number, 2));
        }
    }

    @Test
    void nothingIsFoundWhereEverythingWasKept() {
        outcomes.set(1, deadLetter(1, "UNKNOWN_LABEL_SET", BYTES));
        outcomes.set(2, result(2, 4));
        for (Guarantee guarantee : Guarantee.values()) {
            assertThat(Promise.of(guarantee))
                    .allSatisfy(promise -> assertThat(violations(promise)).isEmpty());
        }
    }

    @Test
    void aDocumentWithoutAnOutcomeIsFound() {
        outcomes.remove(1);
        assertThat(violations(new AccountedFor())).containsExactly("document 1 with key k has no outcome");
    }

    @Test
    void theResultOfAnotherDocumentIsFound() {
        outcomes.set(1, new ReadOutcome("1", "k", 0, ReadOutcome.CLASSIFIED, "2", 2, BYTES, 0));
        assertThat(violations(new AccountedFor())).containsExactly("document 1 has the result of document 2");
    }

    @Test
    void anOutcomeThatNobodyCanExplainIsFound() {
        outcomes.set(1, deadLetter(1, "PROCESSING_FAILED", BYTES));
        assertThat(violations(new AccountedFor()))
                .containsExactly("document 1 of kind BY_LABEL_SET became PROCESSING_FAILED");
    }

    @Test
    void anotherKeyIsFound() {
        outcomes.set(1, new ReadOutcome("1", "other", 0, ReadOutcome.CLASSIFIED, "1", 2, BYTES, 0));
        assertThat(violations(new AccountedFor()))
                .containsExactly("document 1 was sent with key k, and its outcome has key other");
    }

    @Test
    void anOutcomeOfNoDocumentIsFound() {
        outcomes.add(result(7, 2));
        assertThat(violations(new AccountedFor())).containsExactly("document 7 has an outcome and was not sent");
    }

    @Test
    void aSecondOutcomeIsFoundAlsoInTheOtherTopic() {
        outcomes.add(deadLetter(1, "UNKNOWN_LABEL_SET", BYTES));
        assertThat(violations(new NoDuplicateCommitted()))
                .containsExactly("document 1 has a second committed outcome, UNKNOWN_LABEL_SET");
    }

    @Test
    void outcomesOutOfOrderAreFoundButNotRepeatedOnes() {
        outcomes.add(result(0, 2));
        assertThat(violations(new OrderPerKey())).isEmpty();
        Collections.swap(outcomes, 0, 1);
        assertThat(violations(new OrderPerKey())).containsExactly("document 0 with key k comes after document 1");
    }

    @Test
    void labelsThatAreOlderThanAcknowledgedAreFound() {
        outcomes.set(1, result(1, 1));
        assertThat(violations(new LabelVersionNeverOlder()))
                .containsExactly(
                        "document 1 was sent after change 2 of acme and was joined with an older one: version 1");
    }

    @Test
    void aDeletionThatWasNotYetMadeIsFound() {
        labels.add("globex", Change.PUT);
        sent.set(1, new SentDocument(1, "k", "globex", Expected.BY_LABEL_SET, 1, BYTES));
        outcomes.set(1, deadLetter(1, "UNKNOWN_LABEL_SET", BYTES));
        assertThat(violations(new LabelVersionNeverOlder())).hasSize(1);
    }

    @Test
    void labelsThatGoBackwardsWithinAKeyAreFound() {
        outcomes.set(0, result(0, 4));
        assertThat(violations(new LabelVersionNeverOlder()))
                .containsExactly(
                        "document 1 with key k: version 2 after change 4 of acme",
                        "document 2 with key k: version 2 after change 4 of acme");
    }

    @Test
    void labelsThatComeBackAfterTheirDeletionAreFound() {
        outcomes.set(0, deadLetter(0, "UNKNOWN_LABEL_SET", BYTES));
        assertThat(violations(new LabelVersionNeverOlder())).hasSize(2);
    }

    @Test
    void otherBytesInADeadLetterAreFound() {
        outcomes.set(1, deadLetter(1, "UNKNOWN_LABEL_SET", "4:abc"));
        assertThat(violations(new OriginalBytesInDeadLetters()))
                .containsExactly("document 1 has 5:abc, and its dead letter has 4:abc");
    }

    private List<String> violations(Promise promise) {
        return promise.violations(new History(sent, outcomes, labels));
    }

    private static ReadOutcome result(int number, long version) {
        String id = Integer.toString(number);
        return new ReadOutcome(id, "k", 0, ReadOutcome.CLASSIFIED, id, version, "1:1", 0);
    }

    private static ReadOutcome deadLetter(int number, String reason, String bytes) {
        String id = Integer.toString(number);
        return new ReadOutcome(id, "k", 0, reason, id, -1, bytes, 0);
    }
}
