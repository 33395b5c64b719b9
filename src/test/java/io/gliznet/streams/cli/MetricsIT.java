package io.gliznet.streams.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.observe.Metric;
import io.gliznet.streams.observe.MetricsPage;
import io.gliznet.streams.serde.Apicurio;
import io.gliznet.streams.topology.SharedBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a scrape of a running service shows is what {@code docs/metrics.md} lists, and it is true. */
final class MetricsIT {

    @RegisterExtension
    private static final SharedBroker BROKER = new SharedBroker();

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern TYPE = Pattern.compile("# TYPE (\\S+) (\\S+)");
    private static final Pattern DOCUMENTED =
            Pattern.compile("\\| `(gliznet_[a-z_]+)` \\| (counter|gauge|histogram) \\|.*");

    @TempDir
    private Path folder;

    /** @param type as the scrape names it */
    private record Shown(String name, String type) {}

    @Test
    void aScrapeShowsWhatThePageListsAndNothingElse() throws Exception {
        Endpoints health = Endpoints.onFreePort();
        Endpoints classify = Endpoints.onFreePort();
        try (Apicurio registry = Apicurio.start(Path.of("target", "apicurio-metrics.log"));
                OwnTopics topics = OwnTopics.create(BROKER.bootstrapServers());
                CommandProcess service = start(topics, registry, health, classify)) {
            await().atMost(LIMIT).until(() -> !service.isAlive() || health.status("/ready") == 200);
            assertThat(service.isAlive()).as(service::err).isTrue();
            sendDocuments(topics);
            await().atMost(LIMIT)
                    .until(() -> health.metric("gliznet_documents_classified_total") == 20
                            && health.metric("gliznet_documents_skipped_total") == 1);

            String scrape = health.scrape();
            Files.writeString(Path.of("target", "scrape.txt"), scrape);
            assertThat(own(scrape)).containsExactlyInAnyOrderElementsOf(documented());
            assertThat(families(scrape)).isEqualTo(prefixes());
            assertTrue(health);
            assertPromtoolHasNoComplaint(scrape);
            assertThat(service.err()).doesNotContain("The meter", "\tat ");
        }
    }

    private static void assertTrue(Endpoints health) throws Exception {
        assertThat(health.metric("gliznet_documents_rejected_total{reason=\"UNKNOWN_LABEL_SET\"}"))
                .isEqualTo(2);
        assertThat(health.metric("gliznet_end_to_end_seconds_count{until=\"forward\"}"))
                .isEqualTo(23);
        assertThat(health.metric("gliznet_end_to_end_seconds_count{until=\"commit\"}"))
                .isEqualTo(23);
        assertThat(health.metric("gliznet_tokenize_seconds_count")).isEqualTo(22);
        assertThat(health.metric("gliznet_inference_seconds_count"))
                .isEqualTo(health.metric("gliznet_inference_batches_total"))
                .isPositive();
        assertThat(health.metric("gliznet_queue_wait_seconds_count"))
                .isEqualTo(health.metric("gliznet_inference_sequences_total"));
        assertThat(health.metric("gliznet_lookahead_documents")).isZero();
        assertThat(health.metric("gliznet_lookahead_bytes")).isZero();
        assertThat(health.metric("gliznet_lookahead_device_seconds")).isZero();
        assertThat(health.metric("gliznet_label_sets_cached")).isEqualTo(1);
        assertThat(health.metric("gliznet_label_vectors_cached")).isEqualTo(2);
        assertThat(health.metric("gliznet_label_topic_lag_records")).isZero();
        assertThat(health.metric("gliznet_registry_up")).isEqualTo(1);
        // the end of a partition is known a moment after its last fetch
        await().atMost(LIMIT).until(() -> health.scrape()
                .lines()
                .filter(line -> line.startsWith("gliznet_lag_records{"))
                .allMatch(line -> line.endsWith(" 0.0")));
    }

    /** The environment says where promtool is, as .ci/run does. Without it there is nothing to ask. */
    private static void assertPromtoolHasNoComplaint(String scrape) throws Exception {
        String promtool = System.getenv().getOrDefault("PROMTOOL", "");
        if (promtool.isEmpty()) {
            return;
        }
        Process lint = new ProcessBuilder(promtool, "check", "metrics")
                .redirectErrorStream(true)
                .start();
        try (var input = lint.getOutputStream()) {
            input.write(scrape.getBytes(UTF_8));
        }
        String complaints = new String(lint.getInputStream().readAllBytes(), UTF_8);
        assertThat(lint.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(complaints.lines()).noneMatch(line -> line.startsWith("gliznet_") || line.contains("error"));
    }

    private static Set<Shown> own(String scrape) {
        return types(scrape)
                .filter(shown -> shown.name().startsWith("gliznet_"))
                .filter(shown -> !isMaximum(shown, scrape))
                .collect(Collectors.toSet());
    }

    /** Whether it is the gauge beside a histogram. */
    private static boolean isMaximum(Shown shown, String scrape) {
        return shown.name().endsWith("_max")
                && types(scrape)
                        .anyMatch(other ->
                                other.type().equals("histogram") && (other.name() + "_max").equals(shown.name()));
    }

    private static Set<Shown> documented() throws IOException {
        try (Stream<String> page = Files.lines(Path.of("docs", "metrics.md"))) {
            return page.map(DOCUMENTED::matcher)
                    .filter(Matcher::matches)
                    .map(row -> new Shown(row.group(1), row.group(2)))
                    .collect(Collectors.toSet());
        }
    }

    /** The documented beginning of each name that is not the service's; the name itself if it has none. */
    private static Set<String> families(String scrape) {
        return types(scrape)
                .map(Shown::name)
                .filter(name -> !name.startsWith("gliznet_"))
                .map(name -> MetricsPage.FAMILIES.stream()
                        .map(MetricsPage.Family::prefix)
                        .filter(name::startsWith)
                        .findFirst()
                        .orElse(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> prefixes() {
        return MetricsPage.FAMILIES.stream()
                .map(MetricsPage.Family::prefix)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<Shown> types(String scrape) {
        return scrape.lines()
                .map(TYPE::matcher)
                .filter(Matcher::matches)
                .map(line -> new Shown(line.group(1), line.group(2)));
    }

    private CommandProcess start(OwnTopics topics, Apicurio registry, Endpoints health, Endpoints classify)
            throws IOException {
        List<String> settings = List.of(
                "model.dir=src/test/resources/models/sentence-bert-mean",
                "state.dir=" + folder.resolve("state"),
                "schema.registry.url=" + registry.url(),
                "documents.format=json",
                "documents.envelope=debezium",
                "observe.tenants=5",
                "observe.port=" + health.port(),
                "http.port=" + classify.port());
        return CommandProcess.start(
                folder,
                topics.arguments(Stream.concat(
                                Stream.of("run"), settings.stream().flatMap(setting -> Stream.of("--set", setting)))
                        .toArray(String[]::new)));
    }

    private static void sendDocuments(OwnTopics topics) {
        topics.write(
                topics.names().labelSets(), "acme/default", "{\"labels\":[\"billing\",\"outage\"]}".getBytes(UTF_8));
        for (int i = 0; i < 20; i++) {
            topics.write(topics.names().documents(), "known-" + i, document("acme"));
        }
        topics.write(topics.names().documents(), "unknown-0", document("nobody"));
        topics.write(topics.names().documents(), "unknown-1", document("nobody"));
        topics.write(topics.names().documents(), "deleted", null);
    }

    private static byte[] document(String tenant) {
        return ("{\"op\":\"c\",\"after\":{\"tenantId\":\"" + tenant + "\",\"text\":\"I was charged twice.\"}}")
                .getBytes(UTF_8);
    }

    @Test
    void everyMetricIsOnThePage() throws IOException {
        assertThat(documented())
                .extracting(Shown::name)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Metric.values()).map(Metric::metricName).toList());
    }
}
