package io.gliznet.streams.topology;

import io.gliznet.streams.catalog.StoreIdentity;
import io.gliznet.streams.check.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.StreamsConfig;

/**
 * The checks of {@link ClassificationStream#check} one by one, and more that a start does not need. The broker is asked once. Nothing
 * is written to a topic, no member joins the group, and the one transactional id that is opened belongs to no stream thread.
 */
public final class BrokerFindings {

    /** The name of the finding that is wrong if no broker answers. */
    public static final String BROKER = "broker";

    private final KafkaSettings kafka;
    private final Properties properties;
    private final int timeoutMs;
    private final List<Finding> findings = new ArrayList<>();

    private BrokerFindings(KafkaSettings kafka) {
        this.kafka = kafka;
        ClassificationStream.refuseStreamsProtocol(kafka);
        properties = StreamsProperties.of(kafka);
        timeoutMs = (int) kafka.brokerTimeout().toMillis();
    }

    /** Asks; each request may take {@link KafkaSettings#brokerTimeout}. */
    public static List<Finding> ask(KafkaSettings kafka, TopologySettings settings) {
        try {
            BrokerFindings asked = new BrokerFindings(kafka);
            asked.ask(settings);
            return asked.findings;
        } catch (ConfigException e) {
            return List.of(Finding.wrong("configuration", String.valueOf(e.getMessage()), ""));
        }
    }

    private void ask(TopologySettings settings) {
        StreamsConfig config = new StreamsConfig(properties);
        try (Admin admin = Admin.create(config.getAdminConfigs(kafka.applicationId()))) {
            ClusterCheck cluster = new ClusterCheck(admin, timeoutMs);
            findings.add(cluster.identity());
            findings.add(cluster.clock());
            TopicCheck check = TopicCheck.ask(admin, CheckSettings.of(config, settings), timeoutMs);
            findings.addAll(check.findings());
            if (check.problems().isEmpty()) {
                TopicFacts facts = check.facts();
                findings.add(threads(facts.documentPartitions()));
                findings.add(bytes(facts));
                findings.add(storedLabelSets(facts));
            } else {
                findings.add(Finding.skipped(
                        "topics",
                        "threads, sizes and stored label sets are not checked, because something is wrong with the"
                                + " topics, the group or the transactions"));
            }
        } catch (KafkaException e) {
            findings.add(failed(e));
        }
    }

    private Finding failed(KafkaException e) {
        if (e instanceof RetriableException && !findings.isEmpty()) {
            return Finding.wrong(
                    BROKER,
                    "broker: no answer about topics, group or transactions within " + timeoutMs + " ms: "
                            + StartupBroker.reason(e),
                    "Check that __consumer_offsets and __transaction_state can be created and have leaders: a single broker needs"
                            + " transaction.state.log.replication.factor=1.");
        }
        return e instanceof RetriableException
                ? Finding.wrong(
                        BROKER,
                        "bootstrap.servers: expected a broker at " + kafka.bootstrapServers() + " to answer within "
                                + timeoutMs + " ms, found none",
                        "Check the address, the network policy, and whether the listener expects TLS or SASL"
                                + " (kafka.security.protocol).")
                : Finding.wrong(
                        BROKER,
                        "broker " + kafka.bootstrapServers() + ": " + StartupBroker.reason(e),
                        "Check bootstrap.servers and the keys that begin with kafka.");
    }

    private Finding threads(int partitions) {
        String found = "stream.threads: " + kafka.streamThreads() + " for " + partitions + " partitions of documents";
        return kafka.streamThreads() <= partitions
                ? Finding.ok("threads", found)
                : Finding.warning(
                        "threads",
                        found + "; " + (kafka.streamThreads() - partitions) + " threads have no work",
                        "Set stream.threads to the partitions divided by the instances, or add partitions.");
    }

    private static Finding bytes(TopicFacts facts) {
        String found = "max.message.bytes: " + facts.maxDocumentBytes() + " for documents, "
                + facts.maxClassifiedBytes() + " for results, " + facts.maxDeadLetterBytes() + " for dead letters";
        return facts.maxDeadLetterBytes() >= facts.maxDocumentBytes()
                ? Finding.ok("sizes", found)
                : Finding.warning(
                        "sizes",
                        found
                                + "; a document that is too large for the dead letters is written there without its value",
                        "kafka-configs.sh --alter --entity-type topics --entity-name "
                                + facts.deadLetters().name() + " --add-config max.message.bytes="
                                + facts.maxDocumentBytes() + " makes room.");
    }

    private Finding storedLabelSets(TopicFacts facts) {
        Optional<String> foreign =
                StoreIdentity.foreign(StreamsProperties.globalStore(properties), facts.labelTopic(), Instant.now());
        return foreign.isEmpty()
                ? Finding.ok(
                        "stored-label-sets",
                        "state.dir: the stored label sets, if there are any, are those of topic "
                                + facts.labelTopic().name())
                : Finding.warning(
                        "stored-label-sets",
                        "state.dir: the next start deletes the stored label sets and reads topic "
                                + facts.labelTopic().name() + " again: " + foreign.get(),
                        "If this is not meant, set state.dir to the folder of this service, or bootstrap.servers to its"
                                + " cluster.");
    }
}
