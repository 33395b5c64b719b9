package io.gliznet.streams.cli;

import io.gliznet.streams.check.Finding;
import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.classify.SkippedException;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.encode.LabelEncoder;
import io.gliznet.streams.json.Counted;
import io.gliznet.streams.label.InvalidLabelSetException;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.model.ModelDirectory;
import io.gliznet.streams.model.ModelException;
import io.gliznet.streams.records.LabelSetRecord;
import io.gliznet.streams.records.MappedDocuments;
import io.gliznet.streams.records.RegistryStatus;
import io.gliznet.streams.records.SerdeSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;

/** What the service would make of the newest documents and of all label sets. Reads in no group; shows no text. */
final class SampleCheck {

    private static final String DOCUMENTS = "documents";
    private static final String LABEL_SETS = "label-sets";
    private static final int SAMPLE = 100;
    private static final int SHOWN = 5;

    /** Label sets that are compared with the model; more would take longer than people wait. */
    private static final int MOST_ENCODED = 1_000;

    private static final Duration REGISTRY_PATIENCE = Duration.ofSeconds(2);

    private final GliznetConfig config;
    private final String options;

    /** @param options of a command that has the same configuration, each with a blank in front */
    SampleCheck(GliznetConfig config, String options) {
        this.config = config;
        this.options = options;
    }

    /** The rejected records of one reason. */
    private static final class Rejections {

        private final String first;
        private final Map<String, Integer> messages = new TreeMap<>();

        private Rejections(String first) {
            this.first = first;
        }

        private void add(String message) {
            messages.merge(message, 1, Integer::sum);
        }

        private int count() {
            return messages.values().stream().mapToInt(Integer::intValue).sum();
        }

        private String text(String reason) {
            Map.Entry<String, Integer> commonest = Collections.max(messages.entrySet(), Map.Entry.comparingByValue());
            String times = messages.size() == 1 ? "" : commonest.getValue() + " times: ";
            return count() + " " + reason + " (" + times + commonest.getKey() + "), first at " + first;
        }
    }

    List<Finding> documents() {
        List<Finding> findings = new ArrayList<>();
        try (MappedDocuments mapped = new MappedDocuments(
                config.mappings(), impatient(config.serde()), config.maxTextBytes(), RegistryStatus.unwatched())) {
            KafkaClients clients = KafkaClients.connect(config);
            for (String topic : clients.sources(config.sourceTopics())) {
                findings.add(
                        clients.partitionsIfAny(topic) == 0
                                ? missing(DOCUMENTS, topic)
                                : mapped(topic, newest(clients, topic), mapped));
            }
        }
        return findings;
    }

    private static Finding missing(String name, String topic) {
        return Finding.skipped(name, "topic " + topic + ": not read, because there is none of that name");
    }

    private static List<TopicRecord> newest(KafkaClients clients, String topic) {
        try (Consumer<byte[], byte[]> consumer = clients.consumer(topic)) {
            return new NewestRecords(SAMPLE).of(consumer);
        }
    }

    /** The service waits longer for a registry. */
    private static SerdeSettings impatient(SerdeSettings settings) {
        return new SerdeSettings(
                settings.serializerClass(), settings.deserializerClass(), settings.properties(), REGISTRY_PATIENCE);
    }

    private Finding mapped(String topic, List<TopicRecord> records, MappedDocuments mapped) {
        Map<String, Rejections> rejected = new TreeMap<>();
        int skipped = 0;
        for (TopicRecord record : records) {
            try {
                mapped.decode(record.source());
            } catch (SkippedException e) {
                skipped++;
            } catch (RejectedException e) {
                rejected.computeIfAbsent(
                                e.reason().name(),
                                reason -> new Rejections(record.source().position()))
                        .add(String.valueOf(e.getMessage()));
            }
        }
        return of(topic, records.size() - skipped, rejected);
    }

    private Finding of(String topic, int records, Map<String, Rejections> rejected) {
        String sample = "topic " + topic + ": of the newest " + Counted.of(records, "record") + ", ";
        if (records == 0) {
            return Finding.skipped(DOCUMENTS, "topic " + topic + ": has no records, so the mapping is not checked");
        }
        int count = rejected.values().stream().mapToInt(Rejections::count).sum();
        if (count == 0) {
            return Finding.ok(DOCUMENTS, sample + "all are documents");
        }
        String found = sample + (count == records ? "none is a document" : (records - count) + " are documents") + "; "
                + reasons(rejected);
        String mend = "'gliznet map " + topic + options + " --records " + SAMPLE
                + "' shows what the mapping makes of each record; --propose proposes another mapping.";
        // some are mistakes of their senders, of which each becomes a dead letter; all are one of the mapping
        return count == records ? Finding.wrong(DOCUMENTS, found, mend) : Finding.warning(DOCUMENTS, found, mend);
    }

    private static String reasons(Map<String, Rejections> rejected) {
        return rejected.entrySet().stream()
                .map(reason -> reason.getValue().text(reason.getKey()))
                .collect(Collectors.joining("; "));
    }

    List<Finding> labelSets() {
        if (KafkaClients.connect(config).partitionsIfAny(config.labelSetsTopic()) == 0) {
            return List.of(missing(LABEL_SETS, config.labelSetsTopic()));
        }
        try (LabelSetTopic topic = LabelSetTopic.open(config, impatient(config.serde()))) {
            return labelSets(topic.readAll());
        }
    }

    private List<Finding> labelSets(LabelSetTopic.Contents contents) {
        String topic = "topic " + config.labelSetsTopic() + ": ";
        List<Finding> findings = new ArrayList<>();
        List<LabelSetKey> invalid = invalid(contents.newest());
        int valid = contents.newest().size() - invalid.size();
        if (valid > 0) {
            findings.add(Finding.ok(LABEL_SETS, topic + Counted.of(valid, "valid label set")));
        } else {
            findings.add(Finding.warning(
                    LABEL_SETS,
                    topic
                            + "expected a label set, found no valid one; without its own, a document becomes a dead letter",
                    "'gliznet labels put FILE' writes one."));
        }
        if (!invalid.isEmpty()) {
            findings.add(Finding.warning(
                    LABEL_SETS,
                    topic + Counted.of(invalid.size(), "invalid label set") + ", whose documents become dead letters: "
                            + shown(invalid.stream().map(LabelSetKey::toString).toList()),
                    "'gliznet labels get TENANT/NAME' says what is wrong; 'gliznet labels put FILE' replaces a set."));
        }
        if (!contents.ignored().isEmpty()) {
            findings.add(Finding.warning(
                    LABEL_SETS,
                    topic + Counted.of(contents.ignored().size(), "record") + " whose key names no label set: "
                            + shown(List.copyOf(contents.ignored().keySet())),
                    "Write label sets with the key tenantId/name."));
        }
        return findings;
    }

    /** Those whose record breaks a rule, and of the others, those that the model cannot read. */
    private List<LabelSetKey> invalid(Map<LabelSetKey, LabelSetRecord> newest) {
        List<LabelSetKey> invalid = new ArrayList<>();
        try (ModelDirectory.Labels model = ModelDirectory.labels(config.modelDir())) {
            int encoded = 0;
            for (LabelSetRecord record : newest.values()) {
                if (record instanceof LabelSetRecord.Invalid broken) {
                    invalid.add(broken.key());
                } else if (record instanceof LabelSetRecord.Put put && encoded++ < MOST_ENCODED) {
                    refusal(model.encoder(), put.labelSet()).ifPresent(invalid::add);
                }
            }
        } catch (ModelException e) {
            // the model has findings of its own
            newest.forEach((key, record) -> {
                if (record instanceof LabelSetRecord.Invalid) {
                    invalid.add(key);
                }
            });
        }
        return invalid;
    }

    private static Optional<LabelSetKey> refusal(LabelEncoder encoder, LabelSet set) {
        try {
            encoder.encode(set);
            return Optional.empty();
        } catch (InvalidLabelSetException e) {
            return Optional.of(set.key());
        }
    }

    private static String shown(List<String> names) {
        String first = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
        return names.size() > SHOWN ? first + " and " + (names.size() - SHOWN) + " more" : first;
    }
}
