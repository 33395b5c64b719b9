package io.gliznet.streams.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.gliznet.streams.http.Response.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests with a body, from clients of every kind. */
final class HttpLoopTest {

    private static final int MAX_BODY = 100_000;
    private static final int CONNECTIONS = 8;
    private static final int LIMIT_MS = 20_000;

    private final List<Socket> clients = new ArrayList<>();
    private final BlockingQueue<Connection> held = new LinkedBlockingQueue<>();
    private HttpLoop loop;

    @Test
    void anAddressIsWrittenAsABrowserTakesIt() throws Exception {
        InetAddress four = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
        InetAddress six = InetAddress.getByAddress(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});

        assertThat(HttpLoop.url(new InetSocketAddress(four, 8_080))).isEqualTo("http://127.0.0.1:8080");
        assertThat(HttpLoop.url(new InetSocketAddress(six, 8_080))).isEqualTo("http://[0:0:0:0:0:0:0:1]:8080");
    }

    /** Answers with the body, refuses a path, and holds another one. */
    private final class Echo implements Handler {

        @Override
        public int maxBodyBytes() {
            return MAX_BODY;
        }

        @Override
        public Optional<Response> refuse(Request head) {
            return head.path().equals("/refused")
                    ? Optional.of(Response.text(Status.NOT_FOUND, "refused"))
                    : Optional.empty();
        }

        @Override
        public void accept(Connection connection) {
            if (connection.request().filter(head -> head.path().equals("/held")).isPresent()) {
                held.add(connection);
            } else {
                String body = new String(connection.body(), ISO_8859_1);
                connection.answer(Response.text(Status.OK, body).bytes(false));
            }
        }
    }

    @BeforeEach
    void open() throws IOException {
        start(Duration.ofMinutes(1));
    }

    private void start(Duration patience) throws IOException {
        if (loop != null) {
            loop.close();
        }
        InetSocketAddress free = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        loop = HttpLoop.start("test", free, new HttpLoop.Limits(patience, CONNECTIONS), new Echo());
    }

    @AfterEach
    void close() throws IOException {
        for (Socket client : clients) {
            client.close();
        }
        loop.close();
    }

    @Test
    void aBodyIsReadInWhateverPiecesItArrives() throws Exception {
        String body = "0123456789".repeat(MAX_BODY / 10);
        Socket client = client();
        String request = post("/", body.length()) + body;
        for (int from = 0; from < request.length(); from += 7_919) {
            write(client, request.substring(from, Math.min(request.length(), from + 7_919)));
        }
        assertThat(answer(client)).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n" + body + "\n");

        Socket slow = client();
        for (char c : (post("/", 3) + "abc").toCharArray()) {
            write(slow, String.valueOf(c));
        }
        assertThat(answer(slow)).endsWith("\r\n\r\nabc\n");
    }

    @Test
    void aBodyMayBeEmptyAndWhatIsBehindItIsIgnored() throws Exception {
        assertThat(answer(send(post("/", 0)))).endsWith("\r\n\r\n\n");
        assertThat(answer(send(post("/", 3) + "abcdef"))).endsWith("\r\n\r\nabc\n");
    }

    @Test
    void aClientThatAsksWhetherToSendItsBodyIsTold() throws Exception {
        Socket client = send("POST / HTTP/1.1\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
        assertThat(new String(client.getInputStream().readNBytes(25), ISO_8859_1))
                .isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
        write(client, "abc");
        assertThat(answer(client)).startsWith("HTTP/1.1 200 ").endsWith("abc\n");
    }

    @Test
    void aRefusedRequestIsAnsweredBeforeItsBodyIsSent() throws Exception {
        Socket client = send(post("/refused", MAX_BODY));
        assertThat(client.getInputStream().read()).isEqualTo('H');

        Socket sending = send(post("/refused", MAX_BODY) + "x".repeat(MAX_BODY));
        assertThat(answer(sending)).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void aHalfSentBodyKeepsNobodyWaitingAndEndsWithThePatience() throws Exception {
        start(Duration.ofSeconds(1));
        Socket half = send(post("/", 100) + "half");

        assertThat(answer(send(post("/", 3) + "abc"))).endsWith("abc\n");
        assertThat(half.getInputStream().read()).as("closed without an answer").isEqualTo(-1);
    }

    @Test
    void beyondTheLimitThoseWhoAreBeingHandledStay() throws Exception {
        Socket handled = send(post("/held", 0));
        Connection connection = held.poll(LIMIT_MS, TimeUnit.MILLISECONDS);
        assertThat(connection).isNotNull();
        Socket oldest = send("POST /");
        for (int client = 0; client < CONNECTIONS; client++) {
            send("POST /");
        }
        assertThat(answer(send(post("/", 3) + "abc"))).endsWith("abc\n");
        assertThat(answer(oldest)).startsWith("HTTP/1.1 503 ").contains("\r\nRetry-After: 1\r\n");

        loop.execute(() -> connection.answer(Response.text(Status.OK, "later").bytes(false)));
        assertThat(answer(handled)).endsWith("later\n");
    }

    @Test
    void aClientTooManyIsToldIfAllOthersAreBeingHandled() throws Exception {
        List<Socket> handled = new ArrayList<>();
        List<Connection> connections = new ArrayList<>();
        for (int client = 0; client < CONNECTIONS; client++) {
            handled.add(send(post("/held", 0)));
            connections.add(held.poll(LIMIT_MS, TimeUnit.MILLISECONDS));
        }
        for (int client = 0; client < 3 * CONNECTIONS; client++) {
            assertThat(answer(client())).startsWith("HTTP/1.1 503 ");
        }

        connections.forEach(connection -> loop.execute(
                () -> connection.answer(Response.text(Status.OK, "later").bytes(false))));
        for (Socket client : handled) {
            assertThat(answer(client)).endsWith("later\n");
        }
    }

    @Test
    void aClientThatClosesWhileItsRequestIsHandledIsNoticed() throws Exception {
        Socket client = send(post("/held", 0) + "more than the request");
        CountDownLatch closed = new CountDownLatch(1);
        Connection connection = held.poll(LIMIT_MS, TimeUnit.MILLISECONDS);
        assertThat(connection).isNotNull();
        loop.execute(() -> connection.whenClosed(closed::countDown));
        client.close();
        assertThat(closed.await(LIMIT_MS, TimeUnit.MILLISECONDS)).isTrue();
    }

    @Test
    void aHandlerMayTakeLongerThanAClient() throws Exception {
        start(Duration.ofMillis(300));
        Socket client = send(post("/held", 0));
        Connection connection = held.poll(LIMIT_MS, TimeUnit.MILLISECONDS);
        assertThat(connection).isNotNull();
        loop.execute(() -> connection.expectWithin(Duration.ofMinutes(1)));
        Socket other = send("POST /");
        assertThat(other.getInputStream().read())
                .as("the time of a client is over")
                .isEqualTo(-1);

        loop.execute(() -> connection.answer(Response.text(Status.OK, "later").bytes(false)));
        assertThat(answer(client)).endsWith("later\n");
    }

    private static String post(String path, int length) {
        return "POST " + path + " HTTP/1.1\r\nContent-Length: " + length + "\r\n\r\n";
    }

    private Socket client() throws IOException {
        Socket client = new Socket(loop.address().getAddress(), loop.address().getPort());
        client.setSoTimeout(LIMIT_MS);
        client.setTcpNoDelay(true);
        clients.add(client);
        return client;
    }

    private Socket send(String request) throws IOException {
        Socket client = client();
        write(client, request);
        return client;
    }

    private static void write(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(ISO_8859_1));
        client.getOutputStream().flush();
    }

    private static String answer(Socket client) throws IOException {
        return new String(client.getInputStream().readAllBytes(), ISO_8859_1);
    }
}
