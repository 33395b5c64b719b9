package io.gliznet.streams.serde;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Decides whether a registry that refuses one schema (HTTP 401, 403 or 404) refuses all of them. It asks for a schema that the
 * registry has returned before, or else for those of the first subjects, in the same way as for the one that was refused. Only if
 * the registry returns one of them, the refusal concerns the one schema. Thread-safe.
 */
final class RefusedSchema {

    private static final int MAX_SUBJECTS = 5;

    private final RegistryClient client;
    private volatile String returned = "";

    RefusedSchema(RegistryClient client) {
        this.client = client;
    }

    /** Notes that the registry returned a schema. */
    void returned(String path) {
        returned = path;
    }

    /** Whether the registry returns another schema now. A registry that does not answer returns none. */
    boolean isTheOnlyOne(String refusedPath) {
        try {
            return returnsAnother(returned, refusedPath) || returnsOneOfTheSubjects(refusedPath);
        } catch (RegistryUnavailableException e) {
            return false;
        }
    }

    private boolean returnsOneOfTheSubjects(String refusedPath) {
        return StreamSupport.stream(client.list("/subjects").body().spliterator(), false)
                .limit(MAX_SUBJECTS)
                .map(JsonNode::asText)
                .anyMatch(subject -> returnsAnother(latest(subject), refusedPath));
    }

    /** Path of the latest schema of a subject; empty if it is not returned. */
    private String latest(String subject) {
        String path = "/subjects/" + encode(subject) + "/versions/latest";
        return get(path).map(body -> "/schemas/ids/" + body.path("id").asInt()).orElse("");
    }

    private boolean returnsAnother(String path, String refusedPath) {
        return !path.isEmpty() && !path.equals(refusedPath) && get(path).isPresent();
    }

    private Optional<JsonNode> get(String path) {
        try {
            RegistryClient.Answer answer = client.ask(path, Optional.empty());
            return answer.status() == RegistryClient.OK ? Optional.of(answer.body()) : Optional.empty();
        } catch (RegistryUnavailableException e) {
            return Optional.empty();
        }
    }

    static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
