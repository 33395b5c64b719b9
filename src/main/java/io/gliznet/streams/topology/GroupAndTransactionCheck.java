package io.gliznet.streams.topology;

import io.gliznet.streams.check.Finding;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeConfigsOptions;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Whether the broker lets this service take part in its group and open its transactions. Each is tried, because a description of
 * permissions needs more permissions than the service does.
 */
final class GroupAndTransactionCheck {

    /** Kafka Streams has other ids with the same prefix, so a service that runs is not fenced. */
    private static final String TRANSACTIONAL_ID_SUFFIX = "-start-check";

    /** No instance has this name, so the broker removes nothing; it says so, or that the permission is missing. */
    private static final MemberToRemove NOBODY = new MemberToRemove("gliznet-start-check");

    private static final String GROUP = "group";
    private static final String TRANSACTIONS = "transactions";
    private static final String MAX_TIMEOUT = "transaction.max.timeout.ms";

    private final Admin admin;
    private final CheckSettings settings;
    private final Permissions permissions;
    private final int timeoutMs;
    private final List<Finding> findings = new ArrayList<>();

    private GroupAndTransactionCheck(Admin admin, CheckSettings settings, int timeoutMs) {
        this.admin = admin;
        this.settings = settings;
        permissions = settings.permissions();
        this.timeoutMs = timeoutMs;
    }

    /** @throws RetriableException if no broker answers in time */
    static List<Finding> ask(Admin admin, CheckSettings settings, int timeoutMs) {
        GroupAndTransactionCheck check = new GroupAndTransactionCheck(admin, settings, timeoutMs);
        try {
            check.group();
            if (settings.transactions() && check.isShortEnough(check.longestTransaction())) {
                check.openTransactions();
            }
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
        return check.findings;
    }

    private void group() throws InterruptedException {
        RemoveMembersFromConsumerGroupOptions nobody =
                new RemoveMembersFromConsumerGroupOptions(List.of(NOBODY)).timeoutMs(timeoutMs);
        try {
            admin.removeMembersFromConsumerGroup(settings.applicationId(), nobody)
                    .all()
                    .get();
            findings.add(groupIsPermitted());
        } catch (ExecutionException e) {
            findings.add(groupAfter(e));
        }
    }

    private Finding groupIsPermitted() {
        return Finding.ok(GROUP, groupName() + "the permission Read is there");
    }

    private Finding groupAfter(ExecutionException e) {
        // a broker looks at permissions before it looks for the group and its members
        if (causedBy(e, UnknownMemberIdException.class) || causedBy(e, GroupIdNotFoundException.class)) {
            return groupIsPermitted();
        } else if (causedBy(e, GroupAuthorizationException.class)) {
            return Finding.wrong(GROUP, permissions.group(), permissions.permitGroup());
        } else if (e.getCause() instanceof RetriableException again) {
            throw again;
        }
        return Finding.warning(
                GROUP,
                groupName() + "the permission Read could not be checked: " + ThreadFailureHandler.message(e),
                "");
    }

    private String groupName() {
        return "consumer group " + settings.applicationId() + ": ";
    }

    /** Milliseconds that the broker allows; empty if it does not say. */
    private OptionalLong longestTransaction() throws InterruptedException {
        try {
            String broker =
                    admin.describeCluster(new DescribeClusterOptions().timeoutMs(timeoutMs)).nodes().get().stream()
                            .map(node -> node.idString())
                            .findFirst()
                            .orElseThrow();
            ConfigResource resource = new ConfigResource(ConfigResource.Type.BROKER, broker);
            Config config = admin.describeConfigs(List.of(resource), new DescribeConfigsOptions().timeoutMs(timeoutMs))
                    .all()
                    .get()
                    .values()
                    .iterator()
                    .next();
            return OptionalLong.of(Long.parseLong(config.get(MAX_TIMEOUT).value()));
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RetriableException again) {
                throw again;
            }
            findings.add(
                    e.getCause() instanceof AuthorizationException
                            ? Finding.notPermitted(
                                    TRANSACTIONS,
                                    "broker: " + MAX_TIMEOUT
                                            + " cannot be read, because the permission DescribeConfigs on the"
                                            + " cluster is missing. A transaction is tried instead.",
                                    "")
                            : Finding.warning(
                                    TRANSACTIONS,
                                    "broker: " + MAX_TIMEOUT + " cannot be read: " + ThreadFailureHandler.message(e)
                                            + ". A transaction is tried instead.",
                                    ""));
            return OptionalLong.empty();
        }
    }

    private boolean isShortEnough(OptionalLong longest) {
        if (longest.isPresent() && transactionTimeout() > longest.getAsLong()) {
            findings.add(tooLong("of at most " + longest.getAsLong()));
            return false;
        }
        return true;
    }

    private void openTransactions() {
        Map<String, Object> config = new HashMap<>(settings.producer());
        config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, settings.applicationId() + TRANSACTIONAL_ID_SUFFIX);
        config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeoutMs);
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        try {
            producer.initTransactions();
            findings.add(Finding.ok(
                    TRANSACTIONS,
                    "transactional ids with the prefix " + settings.applicationId()
                            + ": the permission Write is there, and the broker allows transactions of "
                            + transactionTimeout() + " ms"));
        } catch (KafkaException e) {
            findings.add(refused(e));
        } finally {
            producer.close(Duration.ZERO);
        }
    }

    private Finding refused(KafkaException e) {
        if (causedBy(e, AuthorizationException.class)) {
            return Finding.wrong(TRANSACTIONS, permissions.transactions(), permissions.permitTransactions());
        } else if (String.valueOf(e.getMessage()).contains(MAX_TIMEOUT)) { // has no class of its own here
            return tooLong("that the broker allows");
        } else if (e instanceof RetriableException) {
            throw e;
        }
        return Finding.wrong(
                TRANSACTIONS, "transactions: expected to open one, found " + ThreadFailureHandler.message(e), "");
    }

    private Finding tooLong(String expected) {
        String key = "kafka." + ProducerConfig.TRANSACTION_TIMEOUT_CONFIG;
        return Finding.wrong(
                TRANSACTIONS,
                key + ": expected a time " + expected + ", which is " + MAX_TIMEOUT + " of the broker, found "
                        + transactionTimeout(),
                "Set a shorter " + key + ", or raise " + MAX_TIMEOUT + " of the brokers.");
    }

    private long transactionTimeout() {
        Object timeout = settings.producer().get(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG);
        return timeout == null ? 0 : Long.parseLong(timeout.toString());
    }

    private static boolean causedBy(Throwable failure, Class<? extends Throwable> type) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
