package io.gliznet.streams.records;

import io.gliznet.streams.avro.Classification;
import io.gliznet.streams.check.Finding;
import io.gliznet.streams.serde.AvroSerializer;
import io.gliznet.streams.serde.RegistryPing;
import io.gliznet.streams.serde.RegistryUnavailableException;
import io.gliznet.streams.serde.SerdeConfig;
import io.gliznet.streams.serde.SubjectInspection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;

/** Whether the schema registry answers, and whether results can be written with their schema. Registers nothing. */
public final class ResultSchemaCheck {

    private static final String REGISTRY = "registry";
    private static final String SCHEMA = "schema";
    private static final Duration PING_TIMEOUT = Duration.ofSeconds(3);

    private final SerdeSettings settings;
    private final ResultRecords results;
    private final String topic;

    /**
     * @param results the caller's
     * @param topic of results
     */
    public ResultSchemaCheck(SerdeSettings settings, ResultRecords results, String topic) {
        this.settings = settings;
        this.results = results;
        this.topic = topic;
    }

    /** Asks the registry once. */
    public List<Finding> findings() {
        String url = settings.properties().getOrDefault(SerdeConfig.REGISTRY_URL, "");
        if (url.isBlank()) {
            return List.of(Finding.ok(
                    REGISTRY, "schema.registry.url: none is set; Avro records have the single-object encoding"));
        }
        List<Finding> findings = new ArrayList<>();
        findings.add(ping());
        if (findings.get(0).isWrong()) {
            findings.add(Finding.skipped(SCHEMA, "results: their schema is not checked without the registry"));
        } else if (!results.hasSchema()) {
            findings.add(Finding.ok(SCHEMA, "results: classified.format=json needs no schema"));
        } else {
            findings.add(schema());
        }
        return findings;
    }

    private Finding ping() {
        Optional<RegistryPing> ping = RegistryPing.of(settings.properties(), PING_TIMEOUT);
        try {
            ping.ifPresent(RegistryPing::ask);
            return ping.isPresent()
                    ? Finding.ok(REGISTRY, "schema.registry.url: the registry answers")
                    : Finding.skipped(REGISTRY, "schema.registry.url: names no registry that is asked over HTTP");
        } catch (RegistryUnavailableException e) {
            return unavailable(REGISTRY, e);
        }
    }

    private static Finding unavailable(String name, RegistryUnavailableException e) {
        return Finding.wrong(
                name,
                "schema.registry.url: expected an answer, found: " + e.getMessage(),
                "Check schema.registry.url, the credentials (basic.auth.user.info) and the network policy.");
    }

    private Finding schema() {
        if (!settings.serializerClass().equals(AvroSerializer.class.getName())) {
            return Finding.skipped(
                    SCHEMA,
                    "results: their schema is not checked, because " + settings.serializerClass() + " writes it");
        }
        try {
            if (SubjectInspection.registers(settings.properties())) {
                return inspected();
            }
            results.checkSchema();
            return Finding.ok(SCHEMA, "results: their schema is registered, and records can be written with it");
        } catch (RegistryUnavailableException e) {
            return unavailable(SCHEMA, e);
        } catch (ConfigException e) {
            return Finding.wrong(SCHEMA, String.valueOf(e.getMessage()), "");
        } catch (KafkaException e) {
            return Finding.wrong(
                    SCHEMA, String.valueOf(e.getMessage()), "gliznet needs the schema in schemas/Classification.avsc.");
        }
    }

    private Finding inspected() {
        Map<String, String> configs = settings.properties();
        Optional<SubjectInspection> found = SubjectInspection.ask(configs, topic, Classification.getClassSchema());
        if (found.isEmpty()) {
            return Finding.skipped(
                    SCHEMA, "results: their schema is not checked, because the registry is not asked over HTTP");
        }
        SubjectInspection subject = found.get();
        String about = "subject " + subject.subject() + ", compatibility level "
                + subject.level().orElse("not readable") + ": ";
        return switch (subject.status()) {
            case REGISTERED -> Finding.ok(SCHEMA, about + "has the schema of results with " + subject.detail());
            case NEW_SUBJECT ->
                Finding.ok(SCHEMA, about + "has no schema yet; the first start registers that of results");
            case COMPATIBLE ->
                Finding.ok(
                        SCHEMA,
                        about
                                + "the schema of results is compatible with " + subject.detail()
                                + "; the first start registers it");
            case INCOMPATIBLE ->
                Finding.wrong(
                        SCHEMA,
                        about + "expected schemas with which that of results is compatible, found: " + subject.detail(),
                        "Choose a topic.classified with a subject of its own, delete the subject, or set its compatibility to"
                                + " NONE for the first start.");
            case UNKNOWN ->
                Finding.notPermitted(
                        SCHEMA,
                        about + "whether the schema of results is there or can be registered cannot be asked: "
                                + subject.detail(),
                        "Permit this user to read the subject and to test compatibility, or try the start.");
        };
    }
}
