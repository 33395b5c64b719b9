package io.gliznet.streams.serde;

import static io.gliznet.streams.serde.RefusedSchema.encode;

import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.serde.RegistryClient.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;

/**
 * What a schema registry says of the subject of a topic's values, and of the schema that is to be written there. Nothing is registered.
 *
 * <p>Source: Confluent Schema Registry API reference, v7.
 *
 * @param detail the id of a registered schema, or the versions that were compared and why the schema is not compatible
 * @param level the compatibility level of the subject; empty if the registry does not say it, or not to this user
 */
public record SubjectInspection(String subject, Status status, String detail, Optional<String> level) {

    private static final String LATEST = "latest";

    /** What registering the schema would do. */
    public enum Status {
        /** Nothing: the schema is there. */
        REGISTERED,
        /** Make the first version of the subject. */
        NEW_SUBJECT,
        /** Make another version: the schema is compatible with each one that the level says. */
        COMPATIBLE,
        /** Fail. */
        INCOMPATIBLE,
        /** The registry does not permit this user to ask what it would do. */
        UNKNOWN
    }

    /** Whether a serializer with this configuration registers its schema by itself. */
    public static boolean registers(Map<String, ?> configs) {
        return new SerdeConfig(configs).autoRegister();
    }

    /**
     * Asks.
     *
     * @param configs of a serializer
     * @return empty if there is no registry that is asked over HTTP
     * @throws RegistryUnavailableException if no registry answers, or it refuses the credentials
     * @throws org.apache.kafka.common.config.ConfigException if the configuration is invalid
     */
    public static Optional<SubjectInspection> ask(Map<String, ?> configs, String topic, Schema schema) {
        SerdeConfig config = new SerdeConfig(configs);
        String subject = config.subjectNameStrategy(false).subject(topic, "-value", schema.getFullName());
        return config.client().map(client -> {
            try {
                return ask(client, config.normalize(), subject, schema);
            } catch (RegistryUnavailableException e) {
                if (!e.isForbidden()) {
                    throw e;
                }
                return new SubjectInspection(subject, Status.UNKNOWN, String.valueOf(e.getMessage()), Optional.empty());
            }
        });
    }

    private static SubjectInspection ask(RegistryClient client, boolean normalize, String subject, Schema schema) {
        Optional<String> body = Optional.of(HttpSchemaRegistry.body(schema));
        String path = "/subjects/" + encode(subject);
        Answer known = client.ask(path + (normalize ? "?normalize=true" : ""), body);
        Optional<String> level = level(client, subject);
        if (known.status() == RegistryClient.OK) {
            return new SubjectInspection(
                    subject, Status.REGISTERED, "id " + known.body().path("id").asInt(), level);
        }
        int latest = client.ask(path + "/versions/" + LATEST, Optional.empty()).status();
        if (latest != RegistryClient.OK) {
            return latest == RegistryClient.NOT_FOUND
                    ? new SubjectInspection(subject, Status.NEW_SUBJECT, "", level)
                    : new SubjectInspection(subject, Status.UNKNOWN, "HTTP " + latest, level);
        }
        try {
            return compared(client, subject, body, level);
        } catch (RegistryUnavailableException e) {
            return new SubjectInspection(subject, Status.UNKNOWN, String.valueOf(e.getMessage()), level);
        }
    }

    /** Each version is compared by a request of its own, which more registries answer than one for all versions. */
    private static SubjectInspection compared(
            RegistryClient client, String subject, Optional<String> body, Optional<String> level) {
        List<String> versions =
                level.filter(name -> name.endsWith("_TRANSITIVE")).isPresent()
                        ? versions(client, subject)
                        : List.of(LATEST);
        for (String version : versions) {
            Answer answer = client.ask(
                    "/compatibility/subjects/" + encode(subject) + "/versions/" + version + "?verbose=true", body);
            JsonNode compatible = answer.body().path("is_compatible");
            if (answer.status() != RegistryClient.OK || !compatible.isBoolean()) {
                return new SubjectInspection(subject, Status.UNKNOWN, "HTTP " + answer.status(), level);
            } else if (!compatible.asBoolean()) {
                return new SubjectInspection(
                        subject, Status.INCOMPATIBLE, named(version) + ": " + reasons(answer.body()), level);
            }
        }
        return new SubjectInspection(
                subject,
                Status.COMPATIBLE,
                versions.size() == 1 ? named(versions.get(0)) : "each of " + versions.size() + " versions",
                level);
    }

    private static String named(String version) {
        return version.equals(LATEST) ? "the latest version" : "version " + version;
    }

    /** The newest first. */
    private static List<String> versions(RegistryClient client, String subject) {
        Answer answer = client.list("/subjects/" + encode(subject) + "/versions");
        if (answer.status() != RegistryClient.OK || answer.body().isEmpty()) {
            throw new RegistryUnavailableException("its versions are not listed: HTTP " + answer.status());
        }
        List<String> versions = new ArrayList<>();
        answer.body().forEach(version -> versions.add(0, version.asText()));
        return versions;
    }

    private static String reasons(JsonNode body) {
        List<String> reasons = new ArrayList<>();
        body.path("messages").forEach(message -> reasons.add(message.asText()));
        return HttpSchemaRegistry.shorten(String.join("; ", reasons));
    }

    /** That of the subject, or of the registry for subjects without one. */
    private static Optional<String> level(RegistryClient client, String subject) {
        return levelAt(client, "/config/" + encode(subject)).or(() -> levelAt(client, "/config"));
    }

    private static Optional<String> levelAt(RegistryClient client, String path) {
        try {
            String level = client.ask(path, Optional.empty())
                    .body()
                    .path("compatibilityLevel")
                    .asText();
            return level.isEmpty() ? Optional.empty() : Optional.of(level);
        } catch (RegistryUnavailableException e) {
            return Optional.empty();
        }
    }
}
