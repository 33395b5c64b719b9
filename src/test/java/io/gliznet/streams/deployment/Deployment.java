package io.gliznet.streams.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.config.Sources;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What the tests of the containers share: files read strictly, and what the files have to agree with. */
final class Deployment {

    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Deployment() {}

    /** The one document of a file; a key that stands there twice is refused. */
    static JsonNode yaml(Path file) throws IOException {
        List<JsonNode> all = documents(file);
        assertThat(all).as(file.toString()).hasSize(1);
        return all.get(0);
    }

    /** All documents of a file, read as strictly. */
    static List<JsonNode> documents(Path file) throws IOException {
        try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(file.toFile())) {
            return documents.readAll();
        }
    }

    /** @throws io.gliznet.streams.config.InvalidConfigException naming every key and value that gliznet would refuse */
    static GliznetConfig config(Optional<Path> file, Map<String, String> environment) {
        return GliznetConfig.load(new Sources(file, environment, Map.of(), Path.of("")));
    }

    static Map<String, String> texts(JsonNode object) {
        return object.properties().stream().collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue()
                .asText()));
    }

    static <T> List<T> list(JsonNode array, Function<JsonNode, T> element) {
        assertThat(array.isArray()).isTrue();
        return StreamSupport.stream(array.spliterator(), false).map(element).toList();
    }

    static List<String> texts(JsonNode array, String field) {
        return list(array, element -> element.path(field).asText());
    }

    /** The only element of a list whose field has that value. */
    static JsonNode element(JsonNode array, String field, String value) {
        List<JsonNode> found = list(array, Function.identity()).stream()
                .filter(element -> element.path(field).asText().equals(value))
                .toList();
        assertThat(found).as(field + ": " + value).hasSize(1);
        return found.get(0);
    }

    /** {@code 30s}. */
    static Duration duration(String text) {
        return Duration.parse("PT" + text);
    }

    /** The first element of that name in pom.xml. */
    static String pom(String element) throws IOException {
        Matcher value = Pattern.compile("<" + Pattern.quote(element) + ">([^<]+)<")
                .matcher(Files.readString(Path.of("pom.xml")));
        assertThat(value.find()).as("pom.xml: " + element).isTrue();
        return value.group(1);
    }
}
