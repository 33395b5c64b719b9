package io.gliznet.streams.serde;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * Sends requests to the registries in turn, beginning with the one that answered last, until one gives a definite answer.
 * Thread-safe.
 */
final class RegistryClient {

    static final int OK = 200;
    static final int NOT_FOUND = 404;

    /** Statuses that can concern one schema or everything: rights, or a wrong path. */
    private static final Set<Integer> REFUSALS = Set.of(401, 403, NOT_FOUND);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<RegistryEndpoint> endpoints;
    private final RegistryHttp http;
    private final AtomicInteger preferred = new AtomicInteger();

    RegistryClient(List<RegistryEndpoint> endpoints, RegistryHttp http) {
        this.endpoints = List.copyOf(endpoints);
        this.http = http;
    }

    /** A definite answer: success, or a refusal that a retry would not change. */
    record Answer(int status, JsonNode body) {}

    private static final class RefusedException extends IOException {

        private static final long serialVersionUID = 1L;

        private final int status;

        RefusedException(String message, int status) {
            super(message);
            this.status = status;
        }
    }

    /**
     * Asks for a JSON object.
     *
     * @param post body of a POST; empty for a GET
     * @throws RegistryUnavailableException if no registry gives a definite answer
     */
    Answer ask(String path, Optional<String> post) {
        return ask(path, post, JsonNode::isObject);
    }

    /** Asks for a JSON array with a GET. */
    Answer list(String path) {
        return ask(path, Optional.empty(), JsonNode::isArray);
    }

    private Answer ask(String path, Optional<String> post, Predicate<JsonNode> expected) {
        List<String> problems = new ArrayList<>();
        List<Integer> refusals = new ArrayList<>();
        int first = preferred.get();
        for (int i = 0; i < endpoints.size(); i++) {
            int index = (first + i) % endpoints.size();
            RegistryEndpoint endpoint = endpoints.get(index);
            try {
                Answer answer = answer(http.send(endpoint, path, post), expected);
                preferred.set(index);
                return answer;
            } catch (IOException e) {
                problems.add(endpoint + ": " + e.getMessage());
                if (e instanceof RefusedException refused) {
                    refusals.add(refused.status);
                }
            }
        }
        throw new RegistryUnavailableException(
                "the schema registry is unavailable: " + String.join("; ", problems),
                refusals.size() == endpoints.size() ? refusals.get(refusals.size() - 1) : 0);
    }

    /** A 404 is definite only with a registry's error code, because a wrong path or a proxy can also answer 404. */
    private static Answer answer(HttpResponse<byte[]> response, Predicate<JsonNode> expected) throws IOException {
        int status = response.statusCode();
        JsonNode body = json(response.body());
        boolean fromRegistry = body.path("error_code").asInt() / 100 == NOT_FOUND;
        boolean refused =
                status / 100 == 4 && !SerializerErrors.isTemporary(status) && (status != NOT_FOUND || fromRegistry);
        if (refused || (status == OK && expected.test(body))) {
            return new Answer(status, body);
        }
        String problem = "expected an answer of a schema registry, found HTTP " + status;
        throw REFUSALS.contains(status) ? new RefusedException(problem, status) : new IOException(problem);
    }

    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }
}
