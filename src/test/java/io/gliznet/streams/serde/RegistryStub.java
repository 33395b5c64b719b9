package io.gliznet.streams.serde;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** An HTTP server on loopback with prepared answers, for cases that a real registry cannot produce. */
final class RegistryStub implements AutoCloseable {

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private volatile HttpHandler handler;

    private RegistryStub(HttpServer server, HttpHandler handler) {
        this.server = server;
        this.handler = handler;
    }

    static RegistryStub answering(int status, String body) throws IOException {
        return handling(exchange -> answer(exchange, status, body));
    }

    static RegistryStub handling(HttpHandler handler) throws IOException {
        return start(HttpServer.create(loopback(), 0), handler);
    }

    static RegistryStub start(HttpServer server, HttpHandler handler) {
        RegistryStub stub = new RegistryStub(server, handler);
        server.createContext("/", stub::handle);
        server.setExecutor(stub.threads);
        server.start();
        return stub;
    }

    static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    /** Sends a whole answer; -1 would be none. */
    static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    void answer(int status, String body) {
        handler = exchange -> answer(exchange, status, body);
    }

    String address() {
        return "localhost:" + server.getAddress().getPort();
    }

    String url() {
        return "http://" + address();
    }

    /** Method, path, authorization if any, body. */
    List<String> requests() {
        return List.copyOf(requests);
    }

    private void handle(HttpExchange exchange) throws IOException {
        byte[] bytes = exchange.getRequestBody().readAllBytes();
        exchange.setStreams(new ByteArrayInputStream(bytes), exchange.getResponseBody());
        String body = new String(bytes, StandardCharsets.UTF_8);
        String authorization = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization"))
                .map(value -> value + " ")
                .orElse("");
        requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + authorization + body);
        handler.handle(exchange);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
