package io.gliznet.streams.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.classify.ClassifierSettings;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.config.Sources;
import io.gliznet.streams.model.ModelException;
import io.gliznet.streams.observe.Meters;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is told of a service before it has started. */
final class ClassificationServiceTest {

    private static final Path MODEL = Path.of("src/test/resources/models/bert-cosine");

    @TempDir
    private Path folder;

    @Test
    void theRegistryIsWatchedWhileAStartWaitsForTheBroker() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        HttpServer registry = registry(asked);
        Classifier classifier = classifier();
        try (ClassificationService service = ClassificationService.of(
                config("http://localhost:" + registry.getAddress().getPort()), classifier)) {
            assertThatThrownBy(service::check)
                    .isInstanceOf(TimeoutException.class)
                    .hasMessageContaining("bootstrap.servers");
            await().untilAsserted(() ->
                    assertThat(asked).as("requests to the registry").hasPositiveValue());
            assertThat(classifier.meters().scrape(Meters.TEXT))
                    .contains("gliznet_broker_up 0.0", "gliznet_registry_up 1.0", "gliznet_ready 0.0");
        } finally {
            registry.stop(0);
        }
    }

    private static Classifier classifier() throws ModelException {
        return Classifier.open(ClassifierSettings.cpu(MODEL).oneByOne(), Meters.prometheus());
    }

    private GliznetConfig config(String registry) {
        return GliznetConfig.load(new Sources(
                Optional.empty(),
                Map.of(),
                Map.of(
                        "bootstrap.servers",
                        "localhost:1",
                        "schema.registry.url",
                        registry,
                        "startup.timeout.ms",
                        "2000",
                        "state.dir",
                        folder.toString()),
                folder));
    }

    private static HttpServer registry(AtomicInteger asked) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        server.start();
        return server;
    }
}
