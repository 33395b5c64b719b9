package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With {@code log.format=json}, each line of a service's stderr is a JSON object, and the last one says why it ended. */
final class JsonLogIT {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String NO_BROKER = "127.0.0.1:1";

    @TempDir
    private Path folder;

    @Test
    void aMistakeEndsWithAnEvent() throws Exception {
        try (CommandProcess service = CommandProcess.start(folder, "run", "--nonsense", "--set", "log.format=json")) {
            assertThat(service.exitCode()).isEqualTo(2);
            JsonNode last = last(service);
            assertThat(last.path("exit_code").asInt()).isEqualTo(2);
            assertThat(last.path("reason").asText()).isEqualTo("USAGE");
            assertThat(last.path("message").asText()).isEqualTo("Unknown option: '--nonsense'");
        }
    }

    @Test
    void aBrokerThatDoesNotAnswerEndsWithAnEventAfterThoseOfKafka() throws Exception {
        Path config = Files.writeString(folder.resolve("gliznet.properties"), "log.format=json\n");
        try (CommandProcess service = start("--config", config.toString(), "--set", "startup.timeout.ms=5000")) {
            assertThat(service.exitCode()).isEqualTo(1);
            assertThat(lines(service))
                    .extracting(line -> line.path("logger").asText())
                    .contains("org.apache.kafka.clients.NetworkClient");
            JsonNode last = last(service);
            assertThat(last.path("level").asText()).isEqualTo("ERROR");
            assertThat(last.path("exit_code").asInt()).isEqualTo(1);
            assertThat(last.path("reason").asText()).isEqualTo("FAILURE");
            assertThat(last.path("message").asText()).contains("bootstrap.servers", NO_BROKER);
        }
    }

    @Test
    void aStopEndsWithAnEvent() throws Exception {
        try (CommandProcess service = start("--set", "log.format=json")) {
            await().atMost(LIMIT).until(() -> service.err().contains("No broker answers"));
            service.signal("TERM");
            assertThat(service.exitCode()).as(service::err).isZero();
            JsonNode last = last(service);
            assertThat(last.path("level").asText()).isEqualTo("INFO");
            assertThat(last.path("exit_code").asText()).isEqualTo("0");
            assertThat(last.path("reason").asText()).isEqualTo("SIGNAL");
        }
    }

    private CommandProcess start(String... more) throws IOException {
        Stream<String> common = Stream.of(
                "run",
                "-b",
                NO_BROKER,
                "--set",
                "model.dir=src/test/resources/models/bert-cosine",
                "--set",
                "state.dir=" + folder.resolve("state"));
        return CommandProcess.start(
                folder, Stream.concat(common, Stream.of(more)).toArray(String[]::new));
    }

    private static JsonNode last(CommandProcess service) throws JsonProcessingException {
        List<JsonNode> lines = lines(service);
        return lines.get(lines.size() - 1);
    }

    /** All of them, each with the keys that every event has. */
    private static List<JsonNode> lines(CommandProcess service) throws JsonProcessingException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : service.err().split("\n", -1)) {
            if (!line.isEmpty()) {
                lines.add(Json.JSON.readTree(line));
            }
        }
        assertThat(lines).isNotEmpty().allSatisfy(line -> assertThat(
                        Stream.of("time", "level", "logger", "thread", "message")
                                .allMatch(line::has))
                .as(line::toString)
                .isTrue());
        return lines;
    }
}
