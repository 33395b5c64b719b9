package io.gliznet.streams.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.classify.ClassifierSettings;
import io.gliznet.streams.classify.LabelSets;
import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.encode.EncodedLabelSet;
import io.gliznet.streams.infer.InferenceStats;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.model.ModelException;
import io.gliznet.streams.observe.Meters;
import io.gliznet.streams.records.ResultJson;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /classify} with a real model, and label sets that stand for those of the service. */
final class ClassifyServerTest {

    private static final Path MODEL = Path.of("src/test/resources/models/bert-cosine");
    private static final LabelSetKey ACME = new LabelSetKey("acme", "default");
    private static final String SECRET = "my card was charged twice";
    private static final int MAX_BODY = 20_000;
    private static final int MAX_TEXTS = 4;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private static Classifier classifier;
    private static EncodedLabelSet acme;

    private final List<CompletableFuture<HttpExchange>> waiting = new ArrayList<>();
    private boolean ready = true;
    private ClassifyServer server;

    @BeforeAll
    static void load() throws ModelException {
        classifier = Classifier.open(ClassifierSettings.cpu(MODEL));
        acme = classifier.encode(LabelSet.of(ACME, labels("billing", "outage")));
    }

    @AfterAll
    static void unload() {
        classifier.close();
    }

    @BeforeEach
    void start() throws IOException {
        server = started(() -> CompletableFuture.completedFuture(ClassifyServerTest::lookup), MINUTE, MAX_TEXTS);
    }

    private void restart(Supplier<CompletableFuture<LabelSets>> labelSets, Duration timeout) throws IOException {
        server.close();
        server = started(labelSets, timeout, MAX_TEXTS);
    }

    private ClassifyServer started(Supplier<CompletableFuture<LabelSets>> labelSets, Duration timeout, int maxTexts)
            throws IOException {
        ApiSettings settings = new ApiSettings("127.0.0.1", 0, MAX_BODY, maxTexts, maxTexts, timeout, 1_000);
        return ClassifyServer.start(settings, classifier, labelSets, () -> ready);
    }

    private static LabelSets.Lookup lookup(LabelSetKey key) {
        return switch (key.name()) {
            case "default" -> new LabelSets.Lookup.Found(acme);
            case "broken" -> new LabelSets.Lookup.Invalid(List.of("labels: expected 1 to 10000 labels, found 0"));
            default -> new LabelSets.Lookup.Unknown();
        };
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aTextHasTheScoresAndTheJsonOfTheCommandLine() throws Exception {
        HttpExchange answer = post("{\"text\":\"I was charged twice.\",\"labels\":[\"billing\",\"outage\"]}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.headers())
                .containsEntry("Content-Type", "application/json")
                .containsEntry("Connection", "close");
        assertThat(answer.body()).isEqualTo(expected("I was charged twice."));
    }

    @Test
    void aLabelSetOfTheServiceIsUsedByItsTenantAndName() throws Exception {
        HttpExchange answer = post("{\"text\":\"I was charged twice.\",\"tenantId\":\"acme\"}");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(expected("I was charged twice."));
        assertThat(post("{\"text\":\"x\",\"tenantId\":\"acme\",\"labelSet\":\"default\"}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aRequestWithItsOwnLabelsIsNoTenantsWork() {
        assertThat(Scoring.flow(new ClassifyRequest.Labels.Inline(acme.labelSet()))
                        .tenantId())
                .isEmpty();
        assertThat(Scoring.flow(new ClassifyRequest.Labels.Named(ACME)).tenantId())
                .contains("acme");
    }

    @Test
    void labelsHaveAllTheSettingsOfALabelFile() throws Exception {
        HttpExchange answer = post("""
                {"tenantId": "ignored", "name": "ignored too", "version": 7, "mode": "single_label", "topK": 1, "threshold": 0.1,
                 "labels": {"billing": "questions about an invoice", "outage": {"threshold": 0.2}},
                 "text": {"documentId": "t-1", "title": "Invoice", "text": "What is this?"}}""");

        assertThat(answer.status()).as(answer.body().toString()).isEqualTo(200);
        assertThat(answer.body().path("documentId").asText()).isEqualTo("t-1");
        assertThat(answer.body().path("scores")).hasSize(1);
        assertThat(answer.body().path("coverage").path("labels").asInt()).isEqualTo(2);
    }

    @Test
    void aTextWithAProblemDoesNotConcernTheOthers() throws Exception {
        HttpExchange answer =
                post("{\"labels\":[\"billing\",\"outage\"],\"texts\":[\"I was charged twice.\",{\"documentId\":\"d\","
                        + "\"text\":\"\"},{\"txt\":\"" + SECRET + "\"},\"" + "x".repeat(1_001) + "\"]}");

        assertThat(answer.status()).isEqualTo(200);
        JsonNode results = answer.body().path("results");
        assertThat(results).hasSize(4);
        assertThat(results.path(0)).isEqualTo(expected("I was charged twice."));
        assertThat(results.path(1).path("documentId").asText()).isEqualTo("d");
        assertThat(results.findValuesAsText("reason"))
                .containsExactly("EMPTY_TEXT", "INVALID_DOCUMENT", "TEXT_TOO_LARGE");
        assertThat(results.path(2).path("error").path("message").asText())
                .isEqualTo(
                        "texts[2].txt: expected one of documentId, text, title, found an unknown field; did you mean text?");
    }

    @ParameterizedTest
    @CsvSource({
        "'{\"text\":\"\",\"labels\":[\"a\"]}', EMPTY_TEXT",
        "'{\"text\":\"a\\ud800\",\"labels\":[\"a\"]}', INVALID_DOCUMENT",
        "'{\"text\":\"x\",\"tenantId\":\"acme\",\"labelSet\":\"other\"}', UNKNOWN_LABEL_SET",
        "'{\"text\":\"x\",\"tenantId\":\"acme\",\"labelSet\":\"broken\"}', INVALID_LABEL_SET",
    })
    void aSingleTextThatCannotBeScoredIs422(String request, String reason) throws Exception {
        HttpExchange answer = post(request);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.reason()).isEqualTo(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]|body: expected an object, found a list",
                "\"SECRET\"|body: expected an object, found a text",
                "SECRET|body: expected JSON, found a word without quotes at line 1, column 3",
                "{\"text\":\"SECRET\"|body: expected JSON, found an end before the last bracket or quote at line 1, column 36",
                "{}|text, texts: expected one of the two, found neither; labels, tenantId: expected labels, or the tenant of a"
                        + " label set, found neither",
                "{\"text\":\"x\",\"texts\":[],\"labels\":[\"a\"]}|text, texts: expected one of the two, found both",
                "{\"texts\":[],\"labels\":[\"a\"]}|texts: expected a list of 1 to 4 texts, found 0",
                "{\"texts\":[\"1\",\"2\",\"3\",\"4\",\"5\"],\"labels\":[\"a\"]}|texts: expected a list of 1 to 4 texts, found 5",
                "{\"texts\":\"SECRET\",\"labels\":[\"a\"]}|texts: expected a list of 1 to 4 texts, found a text",
                "{\"text\":5,\"labels\":[\"a\"]}|text: expected a text, or an object with a text, found a number",
                "{\"text\":{\"title\":\"SECRET\"},\"labels\":[\"a\"]}|text.text: expected a text, found nothing",
                "{\"text\":\"x\",\"labels\":[]}|labels: expected 1 to 10000 labels, found 0",
                "{\"text\":\"x\",\"labels\":[\"a\",\"a\"]}|labels[1].name: expected a unique name, found the name of labels[0]"
                        + " again",
                "{\"text\":\"x\",\"labels\":[\"a\"],\"mode\":\"SECRET\"}|mode: expected one of [MULTI_LABEL, SINGLE_LABEL], found a"
                        + " text",
                "{\"text\":\"x\",\"labels\":[\"a\"],\"labelSet\":\"b\"}|labelSet: expected none beside labels, found one",
                "{\"text\":\"x\",\"tenantId\":\"a/b\"}|tenantId: expected a text without '/', found 'a/b'",
                "{\"text\":null,\"labels\":null}|text: expected a text, or an object with a text, found null; labels: expected a"
                        + " list of labels, or names with their descriptions, found null",
                "{\"text\":\"x\",\"labels\":[\"a\"],\"tenantId\":5}|tenantId: expected a text, found a number",
                "{\"text\":\"x\",\"tenantId\":5}|tenantId: expected a text, found a number",
                "{\"text\":\"x\",\"tenantId\":\"a\",\"topK\":5}|topK: expected one of labelSet, labels, tenantId, text, texts,"
                        + " found an unknown field",
                "{\"text\":\"x\",\"label\":[\"SECRET\"]}|label: expected one of labelSet, labels, tenantId, text, texts, found"
                        + " an unknown field; did you mean labels?",
            })
    void aRequestThatIsWrongIs400AndSaysWhy(String request, String message) throws Exception {
        HttpExchange answer = post(request.replace("SECRET", SECRET));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.reason()).isEqualTo("INVALID_REQUEST");
        assertThat(answer.message()).isEqualTo(message).doesNotContain(SECRET);
    }

    @Test
    void aLabelThatTheModelCannotReadIs400() throws Exception {
        HttpExchange answer = post("{\"text\":\"x\",\"labels\":[\"" + "a b ".repeat(249) + "\"]}");

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message()).contains("expected");
    }

    @Test
    void textsAndLabelsTogetherAreLimitedBeforeAnythingIsComputed() throws Exception {
        List<Label> names =
                IntStream.range(0, 3_000).mapToObj(n -> Label.named("l" + n)).toList();
        EncodedLabelSet large = classifier.encode(LabelSet.of(ACME, names));
        server.close();
        server = started(() -> CompletableFuture.completedFuture(key -> new LabelSets.Lookup.Found(large)), MINUTE, 34);
        InferenceStats before = classifier.stats();

        HttpExchange answer = texts(34);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.message())
                .isEqualTo(
                        "texts: expected at most 100000 scores over all of them, found 102000; send fewer texts, or set"
                                + " topK");
        assertThat(classifier.stats()).isEqualTo(before);
        await().until(() -> inFlight() == 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /classify HTTP/1.1|Content-Type: application/json|405|UNKNOWN_METHOD",
                "OPTIONS /classify HTTP/1.1|Access-Control-Request-Method: POST|405|UNKNOWN_METHOD",
                "POST /other HTTP/1.1|Content-Type: application/json|404|UNKNOWN_PATH",
                "POST /classify HTTP/1.1|Content-Type: text/plain|415|UNSUPPORTED_MEDIA_TYPE",
                "POST /classify HTTP/1.1|Content-Type: application/x-www-form-urlencoded|415|UNSUPPORTED_MEDIA_TYPE",
                "POST /classify HTTP/1.1|Content-Type: application/json; charset=utf-16|415|UNSUPPORTED_MEDIA_TYPE",
                "POST /classify HTTP/1.1|Accept: application/json|415|UNSUPPORTED_MEDIA_TYPE",
                "POST /classify HTTP/1.1|Content-Type: application/json!Transfer-Encoding: chunked|411|LENGTH_REQUIRED",
                "POST /classify HTTP/1.1|Content-Type: application/json!Origin: http://localhost|403|CROSS_ORIGIN",
                "POST /classify HTTP/1.1|Content-Type: application/json!Host: evil.example|403|CROSS_ORIGIN",
                "POST /classify HTTP/1.1|Content-Type: application/json!Host: localhost.evil.example:80|403|CROSS_ORIGIN",
                "POST /classify HTTP/2.0|Content-Type: application/json|400|INVALID_REQUEST",
            })
    void whatABrowserOrAWrongClientSendsIsRefused(String line, String headers, int status, String reason)
            throws Exception {
        HttpExchange answer =
                HttpExchange.send(server.address(), line, headers.replace("!", "\r\n"), "{}".getBytes(UTF_8));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.reason()).isEqualTo(reason);
        assertThat(answer.headers().keySet()).noneMatch(name -> name.startsWith("Access-Control"));
        assertThat(answer.headers().containsKey("Allow")).isEqualTo(status == 405);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: localhost:8090",
                "Host: 127.0.0.1",
                "Host: [::1]:80",
                "Content-type: APPLICATION/JSON;charset=UTF-8"
            })
    void whatNamesThisMachineOrJsonInOtherWordsIsNotRefused(String header) throws Exception {
        String type = header.startsWith("Host") ? "\r\nContent-Type: application/json" : "";
        byte[] body = "{\"text\":\"x\",\"tenantId\":\"acme\"}".getBytes(UTF_8);

        assertThat(HttpExchange.send(server.address(), "POST /classify?a=b HTTP/1.1", header + type, body)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void aBodyOrAHeadThatIsTooLargeIsRefused() throws Exception {
        HttpExchange answer = post("{\"text\":\"" + "x".repeat(MAX_BODY) + "\"}");
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.message()).contains("http.max.body.bytes", "20000");

        assertThat(HttpExchange.raw(server.address(), "POST /" + "x".repeat(10_000), new byte[0])
                        .status())
                .isEqualTo(431);
    }

    @Test
    void aServiceThatIsNotReadyIs503() throws Exception {
        ready = false;
        HttpExchange answer = post("{\"text\":\"x\",\"labels\":[\"a\"]}");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.reason()).isEqualTo("NOT_READY");
        assertThat(answer.headers()).containsEntry("Retry-After", "1");
    }

    @Test
    void whatTakesTooLongIs503AndIsGivenUp() throws Exception {
        restart(CompletableFuture::new, Duration.ofMillis(200));
        HttpExchange answer = post("{\"text\":\"x\",\"tenantId\":\"acme\"}");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.reason()).isEqualTo("TIMED_OUT");
        assertThat(inFlight()).isZero();
    }

    @Test
    void moreTextsThanTheLimitAtTheSameTimeAre429() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        AtomicBoolean isFirst = new AtomicBoolean(true);
        LabelSets firstIsSlow = key -> {
            if (isFirst.getAndSet(false)) {
                awaitUninterruptibly(released);
            }
            return lookup(key);
        };
        restart(() -> CompletableFuture.completedFuture(firstIsSlow), Duration.ofMinutes(1));
        CompletableFuture<HttpExchange> first = CompletableFuture.supplyAsync(() -> texts(1));
        await().until(() -> inFlight() == 1);

        HttpExchange refused = texts(MAX_TEXTS);
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.reason()).isEqualTo("TOO_MANY_TEXTS");
        assertThat(refused.headers()).containsEntry("Retry-After", "1");
        assertThat(texts(MAX_TEXTS - 1).status()).isEqualTo(200);
        released.countDown();

        assertThat(first.join().body().path("results")).hasSize(1);
        await().until(() -> inFlight() == 0);
        assertThat(texts(MAX_TEXTS).status()).isEqualTo(200);
        assertThat(requests("429")).isEqualTo(1);
        assertThat(requests("200")).isEqualTo(3);
    }

    /** Both workers wait for a label set, as they would for a long text. */
    private CountDownLatch occupyWorkers(Duration timeout) throws IOException {
        CountDownLatch released = new CountDownLatch(1);
        CountDownLatch occupied = new CountDownLatch(2);
        LabelSets slow = key -> {
            occupied.countDown();
            awaitUninterruptibly(released);
            return lookup(key);
        };
        restart(() -> CompletableFuture.completedFuture(slow), timeout);
        for (int worker = 0; worker < 2; worker++) {
            waiting.add(CompletableFuture.supplyAsync(() -> texts(1)));
        }
        awaitUninterruptibly(occupied);
        return released;
    }

    @Test
    void theTimeInTheQueueIsAPartOfTheTimeout() throws Exception {
        CountDownLatch released = occupyWorkers(Duration.ofMillis(300));
        InferenceStats before = classifier.stats();

        assertThat(texts(1).reason()).isEqualTo("TIMED_OUT");
        assertThat(waiting)
                .allSatisfy(first -> assertThat(first.join().reason()).isEqualTo("TIMED_OUT"));
        assertThat(inFlight()).isZero();
        released.countDown();
        assertThat(post("{\"text\":\"x\",\"labels\":[\"a\"]}").status())
                .as("the workers are free")
                .isEqualTo(200);
        assertThat(classifier.stats().sequences())
                .as("one text, and its label perhaps")
                .isBetween(before.sequences() + 1, before.sequences() + 2);
    }

    @Test
    void aRequestTooManyLearnsItWhileTheWorkersAreBusy() throws Exception {
        CountDownLatch released = occupyWorkers(MINUTE);

        assertThat(texts(MAX_TEXTS - 1).status()).isEqualTo(429);
        waiting.add(CompletableFuture.supplyAsync(() -> texts(MAX_TEXTS - 2)));
        await().until(() -> inFlight() == MAX_TEXTS);
        HttpExchange full = HttpExchange.send(
                server.address(),
                "POST /classify HTTP/1.1",
                "Content-Type: application/json\r\nExpect: 100-continue",
                "not read".getBytes(UTF_8));
        assertThat(full.status()).as("before its body is read").isEqualTo(429);
        released.countDown();
        assertThat(waiting)
                .allSatisfy(first -> assertThat(first.join().status()).isEqualTo(200));
    }

    @Test
    void whatIsSentByAClientThatGoesAwayIsNotComputed() throws Exception {
        CountDownLatch released = occupyWorkers(MINUTE);
        InferenceStats before = classifier.stats();

        String body = "{\"texts\":[\"x\",\"y\"],\"tenantId\":\"acme\"}";
        try (Socket client =
                new Socket(server.address().getAddress(), server.address().getPort())) {
            client.getOutputStream()
                    .write(
                            ("POST /classify HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
                                            + body.length() + "\r\n\r\n" + body)
                                    .getBytes(UTF_8));
            await().until(() -> inFlight() == MAX_TEXTS);
        }
        await().until(() -> inFlight() == 2);
        released.countDown();
        assertThat(waiting)
                .allSatisfy(first -> assertThat(first.join().status()).isEqualTo(200));
        await().until(() -> inFlight() == 0);
        assertThat(classifier.stats().sequences() - before.sequences())
                .as("two texts, and two labels perhaps")
                .isBetween(2L, 4L);
    }

    @Test
    void aConnectionTooManyIsTold() throws Exception {
        List<Socket> clients = new ArrayList<>();
        try {
            for (int client = 0; client <= MAX_TEXTS + 64; client++) {
                clients.add(new Socket(
                        server.address().getAddress(), server.address().getPort()));
            }
            clients.get(0).setSoTimeout(60_000);
            assertThat(new String(clients.get(0).getInputStream().readAllBytes(), UTF_8))
                    .startsWith("HTTP/1.1 503 ")
                    .contains("\r\nRetry-After: 1\r\n", "TOO_MANY_CONNECTIONS", "at most 68 at the same time");
            assertThat(requests("503")).isEqualTo(1);
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    /** Whatever comes, the answer is JSON of the documented form, and nothing stays in flight. */
    @Test
    void bytesOfAnyKindAreAnswered() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        byte[] good =
                "{\"texts\":[\"a\",{\"text\":\"b\",\"title\":\"c\"}],\"labels\":[\"d\",{\"name\":\"e\"}],\"topK\":1}"
                        .getBytes(UTF_8);
        for (int i = 0; i < 300; i++) {
            byte[] body = good.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            HttpExchange answer = HttpExchange.post(server.address(), body);
            assertThat(answer.status())
                    .as("seed %d: %s", seed, new String(body, UTF_8))
                    .isIn(200, 400);
        }
        await().until(() -> inFlight() == 0);
    }

    private HttpExchange post(String json) throws IOException {
        return HttpExchange.post(server.address(), json);
    }

    private HttpExchange texts(int count) {
        try {
            return post("{\"texts\":[" + "\"x\",".repeat(count - 1) + "\"x\"],\"tenantId\":\"acme\"}");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private int inFlight() {
        return (int) metric("gliznet_http_texts_in_flight", Map.of());
    }

    private int requests(String status) {
        return (int) metric("gliznet_http_requests_total", Map.of("status", status));
    }

    private double metric(String name, Map<String, String> labels) {
        try (Meters meters = Meters.prometheus()) {
            server.register(meters);
            String sample = name
                    + (labels.isEmpty()
                            ? ""
                            : labels.entrySet().stream()
                                    .map(label -> label.getKey() + "=\"" + label.getValue() + "\"")
                                    .collect(Collectors.joining(",", "{", "}")))
                    + " ";
            return meters.scrape(Meters.TEXT)
                    .lines()
                    .filter(line -> line.startsWith(sample))
                    .mapToDouble(line -> Double.parseDouble(line.substring(sample.length())))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** What the pipeline says, in the form that {@code classify --json} prints. */
    private static JsonNode expected(String text) throws IOException {
        Outcome.Classified outcome =
                (Outcome.Classified) classifier.submit(document(text), acme).join();
        return Json.JSON.readTree(
                Json.write(ResultJson.add(Json.object().put("text", text), outcome.scored(), outcome.coverage())));
    }

    private static Document document(String text) {
        return new Document("", ACME, Optional.empty(), text, Map.of());
    }

    private static List<Label> labels(String... names) {
        return Arrays.stream(names).map(Label::named).toList();
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
