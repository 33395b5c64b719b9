package io.gliznet.streams.serde;

import static io.gliznet.streams.serde.RefusedSchema.encode;
import static io.gliznet.streams.serde.RegistryClient.NOT_FOUND;
import static io.gliznet.streams.serde.RegistryClient.OK;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gliznet.streams.serde.RegistryClient.Answer;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
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

    private static final int CONFLICT = 409;
    private static final int SHOWN_CHARACTERS = 300;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final RegistryClient client;
    private final RefusedSchema refused;
    private final boolean normalize;

    HttpSchemaRegistry(RegistryClient client, boolean normalize) {
        this.client = client;
        this.refused = new RefusedSchema(client);
        this.normalize = normalize;
    }

    @Override
    public Schema byId(int id) {
        return schema("/schemas/ids/" + id, "schema id", id);
    }

    @Override
    public Schema byGuid(UUID guid) {
        return schema("/schemas/guids/" + guid, "schema GUID", guid);
    }

    private Schema schema(String path, String kind, Object id) {
        Answer answer;
        try {
            answer = client.ask(path, Optional.empty());
        } catch (RegistryUnavailableException e) {
            if (e.isRefusal() && refused.isTheOnlyOne(path)) {
                throw new SerializationException(
                        kind + ": expected one that the registry returns, found " + id + ", which it refuses", e);
            }
            throw e;
        }
        if (answer.status() != OK) {
            throw new SerializationException(kind + ": expected one that the registry knows, found " + id);
        }
        refused.returned(path);
        return parse(answer.body(), "schema " + id);
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
            String hint = normalize
                    ? ""
                    : ", or serde." + SerdeConfig.NORMALIZE + "=true if it is registered in another form";
            throw SchemaRegistry.notRegistered(subject, schema, "HTTP 404, " + message(answer), hint);
        }
        return id(require(answer, "find " + schema.getFullName() + " under subject " + subject));
    }

    @Override
    public Registered latest(String subject) {
        JsonNode body =
                require(client.ask("/subjects/" + encode(subject) + "/versions/latest", Optional.empty()), subject);
        return new Registered(id(body), parse(body, "subject " + subject));
    }

    private Answer post(String path, Schema schema) {
        return client.ask(path + (normalize ? "?normalize=true" : ""), Optional.of(body(schema)));
    }

    /** The body of requests about a schema. */
    static String body(Schema schema) {
        return JSON.valueToTree(Map.of("schema", Schemas.published(schema).toString()))
                .toString();
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
                parse(referenced(path, name), path, parser, seen);
            }
        }
        return parser.parse(body.path("schema").asText());
    }

    private JsonNode referenced(String path, String name) {
        Answer answer = client.ask(path, Optional.empty());
        if (answer.status() != OK) {
            throw new SerializationException(name + ": expected the registry to return its reference " + path
                    + ", found HTTP " + answer.status());
        }
        return answer.body();
    }

    static String shorten(String text) {
        return text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "…";
    }
}
