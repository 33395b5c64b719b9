package io.gliznet.streams.topology;

import io.gliznet.streams.check.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeFeaturesOptions;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.ListConsumerGroupOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InterruptException;

/** What is permitted and likely not meant, and that it is as meant. None of it keeps the service from starting, nor does a check that fails. */
final class StartWarnings {

    private static final String TRANSACTION_VERSION = "transaction.version";
    private static final String RETENTION = "retention";
    private static final int SAFE_TRANSACTIONS = 2;

    private final Admin admin;
    private final TopicFacts facts;
    private final CheckSettings settings;
    private final int timeoutMs;

    private StartWarnings(Admin admin, TopicFacts facts, int timeoutMs) {
        this.admin = admin;
        this.facts = facts;
        settings = facts.settings();
        this.timeoutMs = timeoutMs;
    }

    /** @param facts without problems */
    static List<Finding> ask(Admin admin, TopicFacts facts, int timeoutMs) {
        StartWarnings asked = new StartWarnings(admin, facts, timeoutMs);
        List<Finding> findings = new ArrayList<>();
        asked.compaction(findings);
        findings.add(asked.attempt(RETENTION, "the age of the documents", asked::retention));
        if (asked.settings.transactions()) {
            findings.add(asked.attempt(
                    TRANSACTION_VERSION, "the feature " + TRANSACTION_VERSION, asked::transactionVersion));
        }
        return findings;
    }

    private void compaction(List<Finding> findings) {
        if (facts.classified().compacted()) {
            findings.add(compacted(
                    facts.classified(),
                    "result of each key only, and a document without a key becomes a dead letter RESULT_REFUSED."));
        }
        if (facts.deadLetters().compacted()) {
            findings.add(compacted(facts.deadLetters(), "dead letter of each key only."));
        }
    }

    private static Finding compacted(SinkTopic topic, String kept) {
        return Finding.warning(
                "compaction",
                "topic " + topic.name() + ": it is compacted, so it keeps the newest " + kept,
                "kafka-configs.sh --alter --entity-type topics --entity-name " + topic.name()
                        + " --add-config cleanup.policy=delete keeps all.");
    }

    /** Something that is asked of the broker. */
    private interface Question {
        Finding ask() throws ExecutionException, TimeoutException;
    }

    private Finding attempt(String name, String what, Question question) {
        try {
            return question.ask();
        } catch (ExecutionException e) {
            String unchecked = "broker: " + what + " could not be checked: " + ThreadFailureHandler.message(e);
            return e.getCause() instanceof AuthorizationException
                    ? Finding.notPermitted(name, unchecked, "")
                    : Finding.warning(name, unchecked, "");
        } catch (TimeoutException e) {
            return Finding.warning(
                    name, "broker: " + what + " could not be checked: no answer within " + timeoutMs + " ms", "");
        }
    }

    private Finding transactionVersion() throws ExecutionException, TimeoutException {
        FinalizedVersionRange found = get(admin.describeFeatures(new DescribeFeaturesOptions().timeoutMs(timeoutMs))
                        .featureMetadata())
                .finalizedFeatures()
                .get(TRANSACTION_VERSION);
        int version = found == null ? 0 : found.maxVersionLevel();
        return version >= SAFE_TRANSACTIONS
                ? Finding.ok(
                        TRANSACTION_VERSION, "broker: the feature " + TRANSACTION_VERSION + " has level " + version)
                : Finding.warning(
                        TRANSACTION_VERSION,
                        "broker: expected the feature " + TRANSACTION_VERSION + " at level " + SAFE_TRANSACTIONS
                                + " or higher, found " + version
                                + ". Without it (KIP-890) a request that the network delays can"
                                + " put records into a later transaction or leave one open, so exactly_once_v2 may lose or"
                                + " repeat results after a fault.",
                        "kafka-features.sh upgrade --feature " + TRANSACTION_VERSION + "=" + SAFE_TRANSACTIONS
                                + " enables it.");
    }

    /** Results that bear the time of an old document are deleted soon after they were written. */
    private Finding retention() throws ExecutionException, TimeoutException {
        String topic = "topic " + facts.classified().name();
        long retentionMs = facts.classified().retentionMs();
        if (retentionMs < 0 || settings.resultTimestamp() == ResultTimestamp.PROCESSING) {
            return Finding.ok(RETENTION, topic + ": no result is deleted for the age of its document");
        }
        long old = older(Instant.now().minusMillis(retentionMs).toEpochMilli());
        String setting = topic + ": retention.ms=" + retentionMs + " (" + Duration.ofMillis(retentionMs) + ")";
        return old == 0
                ? Finding.ok(RETENTION, setting + " is longer than the age of all documents that are still to be read")
                : Finding.warning(
                        RETENTION,
                        setting + " is shorter than the age of at least " + old
                                + " documents that are still to be read. Results bear the time of their document, so the broker"
                                + " deletes these soon after they are written.",
                        "Increase retention.ms, or set classified.timestamp=processing.");
    }

    private long older(long time) throws ExecutionException, TimeoutException {
        List<TopicPartition> partitions = facts.documentTopicPartitions();
        Map<TopicPartition, ListOffsetsResultInfo> begin = offsets(partitions, OffsetSpec.earliest());
        Map<TopicPartition, ListOffsetsResultInfo> end = offsets(partitions, OffsetSpec.latest());
        Map<TopicPartition, ListOffsetsResultInfo> young = offsets(partitions, OffsetSpec.forTimestamp(time));
        Map<TopicPartition, OffsetAndMetadata> committed = committed();
        long older = 0;
        for (TopicPartition partition : partitions) {
            OffsetAndMetadata at = committed.get(partition);
            long first = offset(begin, partition);
            long last = offset(end, partition);
            long next = at != null ? Math.max(at.offset(), first) : settings.fromTheStart() ? first : last;
            // none is so young: -1
            long firstYoung = offset(young, partition) < 0 ? last : offset(young, partition);
            older += Math.max(0, firstYoung - next);
        }
        return older;
    }

    private static long offset(Map<TopicPartition, ListOffsetsResultInfo> offsets, TopicPartition partition) {
        ListOffsetsResultInfo found = offsets.get(partition);
        return found == null ? -1 : found.offset();
    }

    private Map<TopicPartition, ListOffsetsResultInfo> offsets(List<TopicPartition> partitions, OffsetSpec which)
            throws ExecutionException, TimeoutException {
        return get(admin.listOffsets(
                        partitions.stream().collect(Collectors.toMap(Function.identity(), partition -> which)),
                        new ListOffsetsOptions().timeoutMs(timeoutMs))
                .all());
    }

    private Map<TopicPartition, OffsetAndMetadata> committed() throws ExecutionException, TimeoutException {
        try {
            return get(admin.listConsumerGroupOffsets(
                            settings.applicationId(), new ListConsumerGroupOffsetsOptions().timeoutMs(timeoutMs))
                    .partitionsToOffsetAndMetadata());
        } catch (ExecutionException e) {
            if (e.getCause() instanceof GroupIdNotFoundException) {
                return Map.of();
            }
            throw e;
        }
    }

    private <T> T get(KafkaFuture<T> answer) throws ExecutionException, TimeoutException {
        try {
            return answer.get(2L * timeoutMs, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }
}
