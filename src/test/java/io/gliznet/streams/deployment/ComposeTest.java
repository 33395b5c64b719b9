package io.gliznet.streams.deployment;

import static io.gliznet.streams.deployment.Deployment.config;
import static io.gliznet.streams.deployment.Deployment.duration;
import static io.gliznet.streams.deployment.Deployment.list;
import static io.gliznet.streams.deployment.Deployment.pom;
import static io.gliznet.streams.deployment.Deployment.texts;
import static io.gliznet.streams.deployment.Deployment.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.config.GliznetConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

/** The small system of docker-compose.yml fits together, as far as that can be seen without an engine. */
final class ComposeTest {

    private static final Pattern TOPIC =
            Pattern.compile("^topic (\\S+) --partitions (\\d+)(?: --config (\\S+)=(\\S+))?$", Pattern.MULTILINE);
    private static final Pattern VERSIONED = Pattern.compile("[a-z./-]+:v?\\d+\\.\\d+\\.\\d+\\S*");
    private static final Pattern EXAMPLE = Pattern.compile("/examples/\\S+");

    /** Their images write into folders of their own. */
    private static final Set<String> WRITABLE = Set.of("kafka", "registry", "topics");

    private static final short REPLICATION_FACTOR_OF_BROKER = -1;

    private final JsonNode compose;
    private final JsonNode services;
    private final JsonNode gliznet;
    private final GliznetConfig config;

    ComposeTest() throws IOException {
        compose = yaml(Path.of("docker-compose.yml"));
        services = compose.path("services");
        gliznet = services.path("gliznet");
        config = config(Optional.empty(), texts(gliznet.path("environment")));
    }

    @Test
    void gliznetIsGivenNothingButSettingsOfItsOwn() {
        assertThat(texts(gliznet.path("environment")).keySet()).allMatch(name -> name.startsWith("GLIZNET_"));
    }

    @Test
    void imagesHaveTheVersionsOfTheBuild() throws IOException {
        Map<String, String> images = new HashMap<>();
        services.properties().forEach(service -> images.put(service.getKey(), text(service.getValue(), "image")));

        assertThat(images.values()).allMatch(VERSIONED.asMatchPredicate());
        assertThat(images)
                .containsEntry("kafka", "docker.io/apache/kafka:" + pom("kafka.version"))
                .containsEntry("topics", "docker.io/apache/kafka:" + pom("kafka.version"))
                .containsEntry("registry", "quay.io/apicurio/apicurio-registry-kafkasql:" + pom("apicurio.version"))
                .containsEntry("gliznet", "gliznet-streams:" + pom("version"))
                .containsEntry("producer", "gliznet-streams:" + pom("version"));
    }

    @Test
    void noServiceGainsPrivilegesOrTakesTheWholeMachine() {
        services.properties().forEach(entry -> {
            JsonNode service = entry.getValue();
            assertThat(service.at("/cap_drop/0").asText()).as(entry.getKey()).isEqualTo("ALL");
            assertThat(service.at("/security_opt/0").asText()).isEqualTo("no-new-privileges:true");
            assertThat(text(service, "mem_limit")).as(entry.getKey()).matches("\\d+[mg]");
            assertThat(service.path("read_only").asBoolean())
                    .as(entry.getKey())
                    .isNotEqualTo(WRITABLE.contains(entry.getKey()));
            service.path("ports").forEach(port -> assertThat(port.asText()).startsWith("127.0.0.1:"));
        });
    }

    @Test
    void theProducerTalksToTheSameSystemAndSendsTextsThatExist() throws IOException {
        JsonNode producer = services.path("producer");
        String script = producer.at("/command/0").asText();

        assertThat(texts(gliznet.path("environment"))).containsAllEntriesOf(texts(producer.path("environment")));
        assertThat(EXAMPLE.matcher(script).results().map(MatchResult::group))
                .hasSize(3)
                .allMatch(file -> Files.exists(Path.of(file.substring(1))));
        assertThat(list(producer.path("volumes"), JsonNode::asText)).containsExactly("./examples:/examples:ro");
    }

    @Test
    void theTopicsAreMadeAsTheServiceWantsThem() {
        String script = services.at("/topics/command/0").asText();

        assertThat(TOPIC.matcher(script).results().map(ComposeTest::topic))
                .containsExactlyInAnyOrderElementsOf(config.topology().topics().definitions(6));
    }

    private static NewTopic topic(MatchResult line) {
        NewTopic topic = new NewTopic(line.group(1), Integer.parseInt(line.group(2)), REPLICATION_FACTOR_OF_BROKER);
        return line.group(3) == null ? topic : topic.configs(Map.of(line.group(3), line.group(4)));
    }

    @Test
    void gliznetTalksToTheListenerThatIsAdvertisedToContainers() {
        String servers = String.join(",", config.bootstrapServers());

        assertThat(services.at("/kafka/environment/KAFKA_ADVERTISED_LISTENERS").asText())
                .contains("INSIDE://" + servers + ",");
        assertThat(services.at("/registry/environment/KAFKA_BOOTSTRAP_SERVERS").asText())
                .isEqualTo(servers);
        assertThat(services.at("/topics/command/0").asText()).contains("--bootstrap-server " + servers);
    }

    @Test
    void gliznetIsHealthyWhenReady() {
        assertThat(config.observeHost()).isEqualTo("0.0.0.0");
        assertThat(list(gliznet.at("/healthcheck/test"), JsonNode::asText).toString())
                .contains("/dev/tcp/127.0.0.1/" + config.observePort(), "GET /ready ");
        assertThat(list(gliznet.path("ports"), JsonNode::asText))
                .allMatch(port -> port.endsWith(":" + config.observePort()));
    }

    @Test
    void aServiceIsWaitedForByWhatItCanTell() {
        services.forEach(service -> service.path("depends_on").properties().forEach(dependency -> {
            JsonNode awaited = services.path(dependency.getKey());
            String condition = dependency.getValue().path("condition").asText();
            if (awaited.path("restart").asText().equals("no")) {
                assertThat(condition).isEqualTo("service_completed_successfully");
            } else {
                assertThat(condition).isEqualTo("service_healthy");
                assertThat(awaited.has("healthcheck")).isTrue();
            }
        }));
    }

    @Test
    void aStopMayTakeAsLongAsItsTimeout() {
        assertThat(duration(gliznet.path("stop_grace_period").asText())).isGreaterThan(config.shutdownTimeout());
    }

    @Test
    void whatIsWrittenLiesOnAVolume() {
        assertThat(gliznet.path("read_only").asBoolean()).isTrue();
        assertThat(list(gliznet.path("tmpfs"), JsonNode::asText))
                .singleElement()
                .asString()
                .startsWith("/tmp:")
                .contains(",noexec");
        assertThat(volumes(gliznet)).anyMatch(volume -> config.stateDir().startsWith(volume));
        assertThat(volumes(services.path("kafka")))
                .containsExactly(
                        services.at("/kafka/environment/KAFKA_LOG_DIRS").asText());
    }

    private static String text(JsonNode object, String field) {
        return object.path(field).asText();
    }

    private List<String> volumes(JsonNode service) {
        return list(service.path("volumes"), volume -> {
            String[] nameAndPath = volume.asText().split(":", 2);
            assertThat(compose.path("volumes").has(nameAndPath[0])).isTrue();
            return nameAndPath[1];
        });
    }
}
