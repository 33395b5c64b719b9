package io.gliznet.streams.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HealthServerTest {

    private static final InetSocketAddress FREE_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private final HttpClient client = HttpClient.newHttpClient();
    private final AtomicBoolean live = new AtomicBoolean(true);
    private final AtomicBoolean ready = new AtomicBoolean(true);
    private final AtomicInteger documents = new AtomicInteger();
    private final Meters meters = Meters.prometheus();
    private HealthServer server;

    @BeforeEach
    void start() throws IOException {
        meters.counter(Metric.CLASSIFIED, documents::get);
        server = HealthServer.start(FREE_PORT, live::get, ready::get, meters);
    }

    @AfterEach
    void stop() {
        server.close();
        meters.close();
    }

    @Test
    void statesThatHoldAre200() throws Exception {
        assertThat(get("/live")).returns(200, HttpResponse::statusCode).returns("live\n", HttpResponse::body);
        assertThat(get("/ready")).returns(200, HttpResponse::statusCode).returns("ready\n", HttpResponse::body);
    }

    @Test
    void aProcessThatIsNotReadyIsStillLive() throws Exception {
        ready.set(false);

        assertThat(get("/ready")).returns(503, HttpResponse::statusCode).returns("not ready\n", HttpResponse::body);
        assertThat(get("/live").statusCode()).isEqualTo(200);
    }

    @Test
    void statesAreReadForEachRequest() throws Exception {
        live.set(false);
        assertThat(get("/live")).returns(503, HttpResponse::statusCode).returns("not live\n", HttpResponse::body);

        live.set(true);
        assertThat(get("/live").statusCode()).isEqualTo(200);
    }

    @Test
    void metricsHaveTheirCurrentValuesAndTheContentTypeOfPrometheus() throws Exception {
        documents.set(7);

        HttpResponse<String> metrics = get("/metrics");

        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.headers().firstValue("Content-Type")).hasValue("text/plain; version=0.0.4; charset=utf-8");
        assertThat(metrics.body())
                .contains(
                        "\n# TYPE gliznet_documents_classified_total counter\n",
                        "\ngliznet_documents_classified_total 7.0\n");
    }

    @Test
    void aClientThatAcceptsOpenMetricsGetsIt() throws Exception {
        HttpResponse<String> metrics = client.send(
                HttpRequest.newBuilder(uri("/metrics"))
                        .header("Accept", "application/openmetrics-text;version=1.0.0;q=0.5,text/plain;q=0.3")
                        .build(),
                BodyHandlers.ofString());

        assertThat(metrics.headers().firstValue("Content-Type"))
                .hasValue("application/openmetrics-text; version=1.0.0; charset=utf-8");
        assertThat(metrics.body())
                .contains("# TYPE gliznet_documents_classified counter\n")
                .endsWith("\n# EOF\n");
    }

    @Test
    void metricsAreServedWhileTheProcessIsNotReady() throws Exception {
        ready.set(false);
        live.set(false);

        assertThat(get("/metrics").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/liveness", "/live/", "/metrics/x", "/LIVE"})
    void otherPathsAre404(String path) throws Exception {
        assertThat(get(path))
                .returns(404, HttpResponse::statusCode)
                .returns("expected /live, /ready or /metrics\n", HttpResponse::body);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/live?verbose", "/ready?a=b"})
    void theQueryIsIgnored(String path) throws Exception {
        assertThat(get(path).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
    void methodsOtherThanGetAndHeadAre405(String method) throws Exception {
        HttpResponse<String> response = send(method, "/live");

        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }

    @Test
    void headHasTheStatusOfGetAndNoBody() throws Exception {
        ready.set(false);

        assertThat(send("HEAD", "/live")).returns(200, HttpResponse::statusCode).returns("", HttpResponse::body);
        assertThat(send("HEAD", "/ready"))
                .returns(503, HttpResponse::statusCode)
                .returns("", HttpResponse::body);
        assertThat(send("HEAD", "/other").statusCode()).isEqualTo(404);
    }

    @Test
    void aPortInUseIsAnError() {
        assertThatThrownBy(() -> HealthServer.start(server.address(), () -> true, () -> true, meters))
                .isInstanceOf(IOException.class);
    }

    @Test
    void aClosedServerFreesItsPort() throws Exception {
        InetSocketAddress address = server.address();
        server.close();
        assertThatThrownBy(() -> get("/live")).isInstanceOf(IOException.class);

        server = HealthServer.start(address, () -> true, () -> true, meters);
        assertThat(get("/live").statusCode()).isEqualTo(200);
    }

    @Test
    void aHostThatIsUnknownIsAnError() {
        InetSocketAddress unknown = InetSocketAddress.createUnresolved("no-such-host.invalid", 0);
        assertThatThrownBy(() -> HealthServer.start(unknown, () -> true, () -> true, meters))
                .isInstanceOf(IOException.class)
                .hasMessage("no-such-host.invalid");
    }

    private URI uri(String path) {
        InetSocketAddress address = server.address();
        return URI.create("http://" + address.getHostString() + ":" + address.getPort() + path);
    }

    private HttpResponse<String> get(String path) throws Exception {
        return send("GET", path);
    }

    private HttpResponse<String> send(String method, String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(uri(path))
                        .method(method, BodyPublishers.noBody())
                        .build(),
                BodyHandlers.ofString());
    }
}
