package io.gliznet.streams.topology;

import io.gliznet.streams.check.Finding;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;

/**
 * What a start has to know of the topics, of the group and of the transactions.
 *
 * @param facts can be relied on where nothing is wrong
 * @param findings all that was checked, in an operator's order
 */
record TopicCheck(TopicFacts facts, List<Finding> findings) {

    TopicCheck {
        findings = List.copyOf(findings);
    }

    /**
     * Asks.
     *
     * @throws org.apache.kafka.common.errors.TimeoutException if no broker answers in time
     * @throws org.apache.kafka.common.KafkaException if one does not let us in
     */
    static TopicCheck ask(Admin admin, CheckSettings settings, int timeoutMs) {
        List<Finding> findings = new ArrayList<>();
        TopicFacts facts = new TopicRequests(admin, settings, timeoutMs).facts(findings);
        findings.addAll(new TopicRules(facts).findings());
        findings.addAll(GroupAndTransactionCheck.ask(admin, settings, timeoutMs));
        if (Finding.problems(findings).isEmpty()) {
            findings.addAll(StartWarnings.ask(admin, facts, timeoutMs));
        }
        return new TopicCheck(facts, findings);
    }

    /** All that is wrong: topic, expected, found. */
    List<String> problems() {
        return Finding.problems(findings);
    }

    /** What is permitted and likely not meant; also each check that was not possible. */
    List<String> warnings() {
        return Finding.warnings(findings);
    }
}
