package io.gliznet.streams.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The part of Confluent's schema registry that the service uses, for one user. */
final class StubRegistry implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String BY_ID = "/schemas/ids/";

    private final HttpServer server;
    private final String authorization;
    private final List<String> schemas = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    private StubRegistry(HttpServer server, String authorization) {
        this.server = server;
        this.authorization = authorization;
    }

    /** @param userInfo user:password */
    static StubRegistry start(String userInfo) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        StubRegistry registry =
                new StubRegistry(server, "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(UTF_8)));
        server.createContext("/", registry::handle);
        server.setExecutor(registry.threads);
        server.start();
        return registry;
    }

    int port() {
        return server.getAddress().getPort();
    }

    String address() {
        return server.getAddress().getHostString() + ":" + port();
    }

    private void handle(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
        String path = exchange.getRequestURI().getPath();
        if (!authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            answer(exchange, 401, Map.of("error_code", 401, "message", "Unauthorized"));
        } else if (path.startsWith(BY_ID)) {
            int id = Integer.parseInt(path.substring(BY_ID.length()));
            answer(exchange, 200, Map.of("schema", schemas.get(id)));
        } else if (path.startsWith("/subjects/")) {
            answer(
                    exchange,
                    200,
                    Map.of("id", id(JSON.readTree(body).path("schema").asText())));
        } else {
            answer(exchange, 200, List.of("AVRO"));
        }
    }

    private synchronized int id(String schema) {
        if (!schemas.contains(schema)) {
            schemas.add(schema);
        }
        return schemas.indexOf(schema);
    }

    private static void answer(HttpExchange exchange, int status, Object json) throws IOException {
        byte[] bytes = JSON.writeValueAsBytes(json);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
