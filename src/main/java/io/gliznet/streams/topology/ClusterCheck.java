package io.gliznet.streams.topology;

import io.gliznet.streams.check.Finding;
import io.gliznet.streams.json.Counted;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.DescribeFeaturesOptions;
import org.apache.kafka.clients.admin.DescribeMetadataQuorumOptions;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;

/** Which cluster answers, and whether its clock agrees with the one of this machine. */
final class ClusterCheck {

    /** Of the two clocks. Topics with limits for timestamps are given a minute of margin. */
    static final Duration TOLERANCE = Duration.ofSeconds(5);

    private static final String CLOCK = "clock";

    private final Admin admin;
    private final int timeoutMs;

    ClusterCheck(Admin admin, int timeoutMs) {
        this.admin = admin;
        this.timeoutMs = timeoutMs;
    }

    /** @throws org.apache.kafka.common.errors.RetriableException if no broker answers */
    Finding identity() {
        DescribeClusterResult cluster = admin.describeCluster(new DescribeClusterOptions().timeoutMs(timeoutMs));
        return Finding.ok(
                BrokerFindings.BROKER,
                "broker: cluster " + get(cluster.clusterId()) + " with "
                        + Counted.of(get(cluster.nodes()).size(), "broker") + "; features " + features());
    }

    private String features() {
        try {
            return new TreeMap<>(get(admin.describeFeatures(new DescribeFeaturesOptions().timeoutMs(timeoutMs))
                                    .featureMetadata())
                            .finalizedFeatures())
                    .entrySet().stream()
                            .map(feature ->
                                    feature.getKey() + "=" + feature.getValue().maxVersionLevel())
                            .collect(Collectors.joining(", "));
        } catch (KafkaException e) {
            return "are not known: " + StartupBroker.reason(e);
        }
    }

    /**
     * Compares the clocks. The leader of the metadata quorum says its own time where others say when they last followed it; no other
     * answer of Kafka has a time that needs no record to be written.
     */
    Finding clock() {
        long sent = System.nanoTime();
        try {
            QuorumInfo quorum =
                    get(admin.describeMetadataQuorum(new DescribeMetadataQuorumOptions().timeoutMs(timeoutMs))
                            .quorumInfo());
            Instant received = Instant.now();
            Duration request = Duration.ofNanos(System.nanoTime() - sent);
            OptionalLong theirs = quorum.voters().stream()
                    .filter(voter -> voter.replicaId() == quorum.leaderId())
                    .mapToLong(voter -> voter.lastCaughtUpTimestamp().orElse(-1))
                    .filter(time -> time > 0)
                    .findFirst();
            return theirs.isPresent()
                    ? compared(Instant.ofEpochMilli(theirs.getAsLong()), received, request)
                    : Finding.skipped(CLOCK, "clock: not checked, because the broker does not say its time");
        } catch (AuthorizationException e) {
            return Finding.notPermitted(
                    CLOCK,
                    "clock: not checked, because the permission Describe on the cluster is missing",
                    "kafka-acls.sh --add --allow-principal User:NAME --operation Describe --cluster permits it.");
        } catch (KafkaException e) {
            return Finding.skipped(CLOCK, "clock: not checked: " + StartupBroker.reason(e));
        }
    }

    /**
     * What two clocks that were read at about the same time say.
     *
     * @param request in which theirs was read; ours was at its end
     */
    static Finding compared(Instant theirs, Instant ours, Duration request) {
        Duration difference = Duration.between(theirs, ours).minus(request.dividedBy(2));
        String found = "clock: " + Math.abs(difference.toMillis()) + " ms "
                + (difference.isNegative() ? "behind" : "ahead of") + " the clock of the Kafka controller, ±"
                + request.dividedBy(2).toMillis() + " ms";
        return difference.abs().compareTo(TOLERANCE.plus(request)) <= 0
                ? Finding.ok(CLOCK, found)
                : Finding.warning(
                        CLOCK,
                        found + "; latencies, ages of documents and limits of timestamps are wrong by that",
                        "Synchronize the clocks of the machines (NTP).");
    }

    private static <T> T get(KafkaFuture<T> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
        }
    }
}
