package io.gliznet.streams.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.topology.SharedBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code POST /classify} of a service that also classifies the documents of Kafka. */
final class HttpClassificationIT {

    @RegisterExtension
    private static final SharedBroker BROKER = new SharedBroker();

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final int CALLERS = 4;
    private static final int DOCUMENTS = 40;

    @TempDir
    private Path folder;

    private OwnTopics topics;
    private Endpoints health;
    private Endpoints classify;

    @BeforeEach
    void open() throws IOException {
        topics = OwnTopics.create(BROKER.bootstrapServers());
        health = Endpoints.onFreePort();
        classify = Endpoints.onFreePort();
    }

    @AfterEach
    void close() {
        topics.close();
    }

    @Test
    void aRequestAfterAChangeOfLabelsIsScoredWithIt() throws Exception {
        try (CommandProcess service = CommandProcess.start(folder, topics.arguments(run("127.0.0.1")))) {
            awaitReady(service);
            for (String label : new String[] {"billing", "refund", "praise"}) {
                topics.write(
                        topics.names().labelSets(),
                        "acme/default",
                        ("{\"labels\":[\"" + label + "\"]}").getBytes(UTF_8));
                HttpResponse<String> answer = post("{\"text\":\"I was charged twice.\",\"tenantId\":\"acme\"}");
                assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
                JsonNode scores = Json.JSON.readTree(answer.body()).path("scores");
                assertThat(scores.findValuesAsText("label")).containsExactly(label);
            }
            topics.write(topics.names().labelSets(), "acme/default", null);
            assertThat(post("{\"text\":\"x\",\"tenantId\":\"acme\"}").body()).contains("UNKNOWN_LABEL_SET");

            service.signal("TERM");
            assertThat(service.exitCode()).as(service::err).isZero();
            assertThat(service.err())
                    .contains("POST /classify is served at http://127.0.0.1:")
                    .doesNotContain("without authentication");
        }
    }

    @Test
    void theDocumentsOfKafkaAreClassifiedWhileRequestsCompete() throws Exception {
        try (CommandProcess service = CommandProcess.start(
                        folder, topics.arguments(run("0.0.0.0", "--set", "http.max.in.flight.texts=100")));
                Callers callers = new Callers()) {
            awaitReady(service);
            topics.write(topics.names().labelSets(), "acme/default", "{\"labels\":[\"a\",\"b\"]}".getBytes(UTF_8));
            callers.start();
            await().atMost(LIMIT).until(() -> callers.answers.getOrDefault(200, 0) > 0);
            send();
            await().atMost(LIMIT).until(() -> topics.classified().size() == DOCUMENTS);
            await().atMost(LIMIT).until(() -> callers.answers.containsKey(429));
            callers.stop();

            assertThat(callers.answers).containsOnlyKeys(200, 429);
            assertThat(health.metric("gliznet_http_requests_total{status=\"429\"}"))
                    .isEqualTo((double) callers.answers.getOrDefault(429, 0));
            service.signal("TERM");
            assertThat(service.exitCode()).as(service::err).isZero();
            assertThat(service.err()).contains("without authentication").doesNotContain("\tat ");
        }
    }

    @Test
    void aPortThatIsTakenIsAProblemOfTheConfiguration() throws IOException {
        try (ServerSocket taken = new ServerSocket(classify.port(), 1, InetAddress.getLoopbackAddress())) {
            Invocation done = topics.run(run("127.0.0.1"));
            assertThat(done.exitCode()).isEqualTo(2);
            assertThat(done.err())
                    .contains("http.port: expected to listen at 127.0.0.1:" + taken.getLocalPort())
                    .doesNotContain("\tat ");
        }
    }

    /** Clients that send texts without a pause; together more than the service takes at once. */
    private final class Callers implements AutoCloseable {

        private final Map<Integer, Integer> answers = new ConcurrentHashMap<>();
        private final AtomicBoolean isOver = new AtomicBoolean();
        private final ExecutorService threads = Executors.newFixedThreadPool(CALLERS);

        private void start() {
            String texts = IntStream.range(0, 64)
                    .mapToObj(n -> "\"I was charged twice, " + n + " times.\"")
                    .collect(Collectors.joining(","));
            for (int caller = 0; caller < CALLERS; caller++) {
                threads.execute(() -> {
                    while (!isOver.get()) {
                        answers.merge(status("{\"labels\":[\"a\",\"b\"],\"texts\":[" + texts + "]}"), 1, Integer::sum);
                    }
                });
            }
        }

        private int status(String body) {
            try {
                return post(body).statusCode();
            } catch (IOException | InterruptedException e) {
                return -1;
            }
        }

        @Override
        public void close() {
            stop();
        }

        private void stop() {
            isOver.set(true);
            threads.shutdown();
            await().atMost(LIMIT).until(threads::isTerminated);
        }
    }

    private void send() {
        String lines = IntStream.range(0, DOCUMENTS)
                .mapToObj(n ->
                        "{\"documentId\":\"d" + n + "\",\"text\":\"" + "I was charged twice. ".repeat(20) + "\"}\n")
                .collect(Collectors.joining());
        Invocation sent = topics.runWithInput(lines, "documents", "send", "--tenant", "acme", "-");
        assertThat(sent.exitCode()).as(sent.err()).isZero();
    }

    private void awaitReady(CommandProcess service) {
        await().atMost(LIMIT).until(() -> !service.isAlive() || health.status("/ready") == 200);
        assertThat(service.isAlive()).as(service::err).isTrue();
    }

    private HttpResponse<String> post(String json) throws IOException, InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + classify.port() + "/classify");
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build();
        return CLIENT.send(request, BodyHandlers.ofString());
    }

    private String[] run(String host, String... more) {
        String[] common = {
            "run",
            "--set",
            "model.dir=src/test/resources/models/bert-cosine",
            "--set",
            "state.dir=" + folder.resolve("state"),
            "--set",
            "observe.port=" + health.port(),
            "--set",
            "http.port=" + classify.port(),
            "--set",
            "http.host=" + host
        };
        return Stream.concat(Stream.of(common), Stream.of(more)).toArray(String[]::new);
    }
}
