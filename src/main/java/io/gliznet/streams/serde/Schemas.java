package io.gliznet.streams.serde;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gliznet.streams.avro.Classification;
import io.gliznet.streams.avro.Document;
import io.gliznet.streams.avro.LabelSet;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.apache.avro.NameValidator;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;

/** The schemas of {@code schemas/}, as in the generated classes and as they are published. */
final class Schemas {

    static final List<Schema> KNOWN =
            List.of(Document.getClassSchema(), LabelSet.getClassSchema(), Classification.getClassSchema());

    /** Versions in {@code /schemas/vN}; the last one is {@link #KNOWN}. */
    static final int VERSIONS = 4;

    /** All schemas with which records may have been written, by their fingerprints. */
    private static final Map<Long, Schema> WRITTEN = written();

    private static final String JAVA_STRING = "avro.java.string";
    private static final ObjectMapper JSON = new ObjectMapper();

    private Schemas() {}

    /** The schema with this full name; empty if this version has none. */
    static Optional<Schema> named(String fullName) {
        return KNOWN.stream()
                .filter(schema -> schema.getFullName().equals(fullName))
                .findAny();
    }

    /** The schema with this fingerprint, of this version or an earlier one; empty if there is none. */
    static Optional<Schema> written(long fingerprint) {
        return Optional.ofNullable(WRITTEN.get(fingerprint));
    }

    private static Map<Long, Schema> written() {
        Map<Long, Schema> all = new HashMap<>();
        for (int version = 1; version <= VERSIONS; version++) {
            for (Schema known : KNOWN) {
                Schema schema = resource("/schemas/v" + version + "/" + known.getName() + ".avsc");
                all.put(SchemaNormalization.parsingFingerprint64(schema), schema);
            }
        }
        return Map.copyOf(all);
    }

    private static Schema resource(String path) {
        try (InputStream file = Schemas.class.getResourceAsStream(path)) {
            return new Schema.Parser().parse(Objects.requireNonNull(file, path));
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        }
    }

    /** The schema as in its file, without the properties that the code generator adds for Java. */
    static Schema published(Schema generated) {
        try {
            return new Schema.Parser(NameValidator.UTF_VALIDATOR)
                    .parse(withoutJava(JSON.readTree(generated.toString())).toString());
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("Avro printed a schema that is not JSON", e);
        }
    }

    private static JsonNode withoutJava(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(JAVA_STRING);
        }
        node.forEach(Schemas::withoutJava);
        return node;
    }
}
