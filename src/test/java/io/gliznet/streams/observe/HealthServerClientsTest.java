package io.gliznet.streams.observe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that are slow, silent, many or wrong do not keep others from an answer. */
final class HealthServerClientsTest {

    private static final InetSocketAddress FREE_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final int CLIENTS = 200;
    private static final int SECOND_MS = 1_000;
    private static final int RECEIVE_BYTES = 4_096;
    private static final Duration SHORT = Duration.ofSeconds(1);

    /** More than the buffers of a connection hold. */
    private static final int LARGE = 8 << 20;

    private final List<Socket> clients = new ArrayList<>();
    private final Meters meters = Meters.prometheus();
    private HealthServer server;

    @BeforeEach
    void open() throws IOException {
        server = HealthServer.start(FREE_PORT, () -> true, () -> true, meters);
    }

    @AfterEach
    void close() throws IOException {
        for (Socket client : clients) {
            client.close();
        }
        server.close();
    }

    @Test
    void probesAndScrapesAreAnsweredBesideHalfSentRequests() throws Exception {
        start(Duration.ofMinutes(1));
        for (int client = 0; client < CLIENTS; client++) {
            send("GET /metrics HT");
        }
        assertThat(List.of(answer("/live"), answer("/ready"), answer("/metrics")))
                .allMatch(answer -> answer.startsWith("HTTP/1.1 200 "));
    }

    @Test
    void probesAndScrapesAreAnsweredBesideClientsThatDoNotRead() throws Exception {
        large();
        start(Duration.ofMinutes(1));
        for (int client = 0; client < 2; client++) {
            Socket slow = send("GET /metrics HTTP/1.1\r\n\r\n");
            assertThat(slow.getInputStream().read()).as("its answer has begun").isEqualTo('H');
        }
        assertThat(answer("/live")).startsWith("HTTP/1.1 200 ");
        assertThat(answer("/metrics")).startsWith("HTTP/1.1 200 ").hasSizeGreaterThan(LARGE);
    }

    @Test
    void aProbeDoesNotWaitForAScrape() throws Exception {
        CountDownLatch probed = new CountDownLatch(1);
        CountDownLatch scraping = new CountDownLatch(1);
        meters.gauge(Metric.READY, () -> {
            scraping.countDown();
            await(probed);
            return 1;
        });
        start(Duration.ofMinutes(1));
        Socket scrape = send("GET /metrics HTTP/1.1\r\n\r\n");
        scraping.await();
        for (int more = 0; more < CLIENTS; more++) {
            send("GET /metrics HTTP/1.1\r\n\r\n");
        }

        assertThat(answer("/live")).startsWith("HTTP/1.1 200 ");
        probed.countDown();
        assertThat(read(scrape)).contains("\ngliznet_ready 1.0\n");
    }

    @Test
    void aRequestThatIsNotCompleteInTimeIsDropped() throws Exception {
        start(SHORT.dividedBy(4));
        Socket half = send("GET /live HTTP/1.1\r\n");
        assertThat(read(half)).isEmpty();
    }

    @Test
    void anAnswerThatIsNotReadInTimeIsCut() throws Exception {
        large();
        start(SHORT);
        Socket slow = send("GET /metrics HTTP/1.1\r\n\r\n");
        assertThat(slow.getInputStream().read()).isEqualTo('H');
        // a write fails once the other side has closed
        Awaitility.await().untilAsserted(() -> assertThatThrownBy(
                        () -> slow.getOutputStream().write('x'))
                .isInstanceOf(SocketException.class));
    }

    @Test
    void theOldestConnectionMakesRoomForANewOne() throws Exception {
        start(Duration.ofMinutes(1));
        Socket oldest = send("GET /live HT");
        for (int client = 0; client < 3 * CLIENTS; client++) {
            send("GET /live HT");
        }
        assertThat(answer("/live")).startsWith("HTTP/1.1 200 ");
        assertThat(read(oldest)).startsWith("HTTP/1.1 503 ");
    }

    @Test
    void whatIsNotARequestIsRefused() throws Exception {
        start(Duration.ofMinutes(1));
        assertThat(read(send("\u0016\u0003\u0001 hello\r\n\r\n"))).startsWith("HTTP/1.1 400 ");
        assertThat(read(send("GET /live HTTP/1.1\r\nCookie: " + "x".repeat(10_000))))
                .startsWith("HTTP/1.1 431 ");
    }

    @Test
    void aRequestWithABodyIsAnsweredBeforeTheConnectionIsClosed() throws Exception {
        start(Duration.ofMinutes(1));
        Socket client = send("POST /live HTTP/1.1\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(100_000));
        assertThat(read(client)).startsWith("HTTP/1.1 405 ");
    }

    @Test
    void aStateThatCannotBeReadIs500AndTheNextRequestIsAnswered() throws Exception {
        server.close();
        server = HealthServer.start(
                FREE_PORT,
                () -> {
                    throw new IllegalStateException("closed");
                },
                () -> true,
                meters);
        assertThat(answer("/live")).startsWith("HTTP/1.1 500 ").doesNotContain("closed");
        assertThat(answer("/ready")).startsWith("HTTP/1.1 200 ");
    }

    private void start(Duration patience) throws IOException {
        server.close();
        server = HealthServer.start(FREE_PORT, () -> true, () -> true, meters, patience);
    }

    /** Makes a scrape large. */
    private void large() {
        meters.rows(Metric.TENANTS, () -> List.of(new Meters.Row(List.of("x".repeat(LARGE)), 1)));
    }

    private String answer(String path) throws IOException {
        return read(send("GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    }

    /** A client whose reads fail after a second without a byte. */
    private Socket send(String bytes) throws IOException {
        Socket client = new Socket();
        clients.add(client);
        client.setReceiveBufferSize(RECEIVE_BYTES);
        client.connect(server.address());
        client.setSoTimeout(SECOND_MS);
        client.getOutputStream().write(bytes.getBytes(ISO_8859_1));
        return client;
    }

    private static String read(Socket client) throws IOException {
        return new String(client.getInputStream().readAllBytes(), ISO_8859_1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
