package io.gliznet.streams.serde;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.SerializationException;

/**
 * A schema registry with Confluent's REST API, such as Confluent, Karapace, Redpanda or Apicurio. If there are several addresses,
 * they are tried in turn, beginning with the one that answered last.
 *
 * <p>Source: Confluent Schema Registry API reference, v7.
 */
final class HttpSchemaRegistry implements SchemaRegistry {

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int CONFLICT = 409;
    private static final int SHOWN_CHARACTERS = 300;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<RegistryEndpoint> endpoints;
    private final RegistryHttp http;
    private final boolean normalize;
    private final AtomicInteger preferred = new AtomicInteger();

    HttpSchemaRegistry(List<RegistryEndpoint> endpoints, RegistryHttp http, boolean normalize) {
        this.endpoints = List.copyOf(endpoints);
        this.http = http;
        this.normalize = normalize;
    }

    @Override
    public Schema byId(int id) {
        Answer answer = ask("/schemas/ids/" + id, Optional.empty());
        if (answer.status() == OK) {
            return parse(answer.body(), "schema " + id);
        }
        throw new SerializationException("schema id: expected one that the registry knows, found " + id);
    }

    /** Some registries answer 409 to all but one of several clients that register the same schema at the same time. */
    @Override
    public int register(String subject, Schema schema) {
        String path = "/subjects/" + encode(subject);
        Answer answer = post(path + "/versions", schema);
        if (answer.status() == CONFLICT) {
            Answer registered = post(path, schema);
            if (registered.status() == OK) {
                return id(registered.body());
            }
        }
        return id(require(answer, "register " + schema.getFullName() + " under subject " + subject));
    }

    @Override
    public int idOf(String subject, Schema schema) {
        Answer answer = post("/subjects/" + encode(subject), schema);
        if (answer.status() == NOT_FOUND) {
            String hint =
                    normalize ? "" : ", or " + SerdeConfig.NORMALIZE + "=true if it is registered in another form";
            throw SchemaRegistry.notRegistered(subject, schema, "HTTP 404, " + message(answer), hint);
        }
        return id(require(answer, "find " + schema.getFullName() + " under subject " + subject));
    }

    @Override
    public Registered latest(String subject) {
        JsonNode body = require(ask("/subjects/" + encode(subject) + "/versions/latest", Optional.empty()), subject);
        return new Registered(id(body), parse(body, "subject " + subject));
    }

    private Answer post(String path, Schema schema) {
        String body = JSON.valueToTree(
                        Map.of("schema", Schemas.published(schema).toString()))
                .toString();
        return ask(path + (normalize ? "?normalize=true" : ""), Optional.of(body));
    }

    private static JsonNode require(Answer answer, String request) {
        if (answer.status() != OK) {
            throw new InvalidConfigurationException(
                    "the schema registry refuses to " + request + ": HTTP " + answer.status() + ", " + message(answer));
        }
        return answer.body();
    }

    private static String message(Answer answer) {
        return shorten(answer.body().path("message").asText());
    }

    /** A definite answer: success, or a refusal that a retry would not change. */
    private record Answer(int status, JsonNode body) {}

    private Answer ask(String path, Optional<String> post) {
        List<String> problems = new ArrayList<>();
        int first = preferred.get();
        for (int i = 0; i < endpoints.size(); i++) {
            int index = (first + i) % endpoints.size();
            RegistryEndpoint endpoint = endpoints.get(index);
            try {
                Answer answer = answer(http.send(endpoint, path, post));
                preferred.set(index);
                return answer;
            } catch (IOException e) {
                problems.add(endpoint + ": " + e.getMessage());
            }
        }
        throw new RegistryUnavailableException("the schema registry is unavailable: " + String.join("; ", problems));
    }

    /** A 404 is definite only with a registry's error code, because a wrong path or a proxy can also answer 404. */
    private static Answer answer(HttpResponse<byte[]> response) throws IOException {
        int status = response.statusCode();
        JsonNode body = json(response.body());
        boolean fromRegistry = body.path("error_code").asInt() / 100 == NOT_FOUND;
        boolean refused =
                status / 100 == 4 && !SerializerErrors.isTemporary(status) && (status != NOT_FOUND || fromRegistry);
        if (refused || (status == OK && body.isObject())) {
            return new Answer(status, body);
        }
        throw new IOException("expected an answer of a schema registry, found HTTP " + status);
    }

    private static JsonNode json(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (IOException e) {
            return MissingNode.getInstance();
        }
    }

    private static int id(JsonNode body) {
        if (!body.path("id").isInt()) {
            throw new RegistryUnavailableException(
                    "the schema registry is unavailable: expected a schema id in the answer, found none");
        }
        return body.path("id").intValue();
    }

    private Schema parse(JsonNode body, String name) {
        Schema.Parser parser = new Schema.Parser(NameValidator.NO_VALIDATION).setValidateDefaults(false);
        try {
            return parse(body, name, parser, new HashSet<>());
        } catch (AvroRuntimeException e) {
            throw new SerializationException(
                    name + ": expected an Avro schema, found " + shorten(String.valueOf(e.getMessage())), e);
        }
    }

    /** Parses referenced schemas first, each once, because the parser keeps their types. */
    private Schema parse(JsonNode body, String name, Schema.Parser parser, Set<String> seen) {
        String type = body.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            throw new SerializationException(name + ": expected an Avro schema, found " + shorten(type));
        }
        for (JsonNode reference : body.path("references")) {
            String path = "/subjects/" + encode(reference.path("subject").asText()) + "/versions/"
                    + reference.path("version").asInt();
            if (seen.add(path)) {
                parse(require(ask(path, Optional.empty()), "return " + path), path, parser, seen);
            }
        }
        return parser.parse(body.path("schema").asText());
    }

    private static String encode(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String shorten(String text) {
        return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "…";
    }
}
