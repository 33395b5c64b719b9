package io.gliznet.streams.observe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/**
 * Serves {@code /live}, {@code /ready} and {@code /metrics} over HTTP. A state is 200 if it holds and 503 otherwise.
 *
 * <p>Threading: two daemon threads answer requests, so that one slow client does not block all others. The suppliers are called
 * by these threads.
 */
public final class HealthServer implements AutoCloseable {

    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int UNAVAILABLE = 503;
    private static final int THREADS = 2;

    private final HttpServer server;
    private final ExecutorService threads;

    private HealthServer(HttpServer server, ExecutorService threads) {
        this.server = server;
        this.threads = threads;
    }

    /**
     * Starts a server.
     *
     * @param address address and port; port 0 selects a free port
     * @param live whether the process works; if not, it must be restarted
     * @param ready whether the process can take work now
     * @throws IOException if the address cannot be bound
     */
    public static HealthServer start(
            InetSocketAddress address, BooleanSupplier live, BooleanSupplier ready, Collection<Metric> metrics)
            throws IOException {
        List<Metric> all = List.copyOf(metrics);
        HttpServer server = HttpServer.create(address, 0);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "health");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", exchange -> answer(exchange, live, ready, all));
        server.start();
        return new HealthServer(server, threads);
    }

    /** The address and port on which the server listens. */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    private static void answer(HttpExchange exchange, BooleanSupplier live, BooleanSupplier ready, List<Metric> metrics)
            throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                send(exchange, METHOD_NOT_ALLOWED, "expected GET or HEAD\n");
                return;
            }
            switch (exchange.getRequestURI().getPath()) {
                case "/live" -> sendState(exchange, live.getAsBoolean(), "live");
                case "/ready" -> sendState(exchange, ready.getAsBoolean(), "ready");
                case "/metrics" -> {
                    exchange.getResponseHeaders().set("Content-Type", PrometheusText.CONTENT_TYPE);
                    send(exchange, OK, PrometheusText.format(metrics));
                }
                default -> send(exchange, NOT_FOUND, "expected /live, /ready or /metrics\n");
            }
        }
    }

    private static void sendState(HttpExchange exchange, boolean holds, String state) throws IOException {
        send(exchange, holds ? OK : UNAVAILABLE, holds ? state + "\n" : "not " + state + "\n");
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().putIfAbsent("Content-Type", List.of("text/plain; charset=utf-8"));
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    /** Stops at once, without waiting for responses in progress. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
