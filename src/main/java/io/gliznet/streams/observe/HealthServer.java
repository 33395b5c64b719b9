package io.gliznet.streams.observe;

import io.gliznet.streams.http.Connection;
import io.gliznet.streams.http.HttpLoop;
import io.gliznet.streams.http.Request;
import io.gliznet.streams.http.Response;
import io.gliznet.streams.http.Response.Status;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves {@code /live}, {@code /ready} and {@code /metrics} over HTTP. A state is 200 if it holds and 503 otherwise.
 *
 * <p>Threading: two daemon threads. One reads requests, asks for the states and writes all answers; it waits for no client. The
 * other reads the metrics, so that a probe does not wait for a scrape.
 */
public final class HealthServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HealthServer.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int WAITING_SCRAPES = 16;
    private static final int MAX_CONNECTIONS = 512;

    private final BooleanSupplier live;
    private final BooleanSupplier ready;
    private final Meters meters;
    private final ThreadPoolExecutor scrapes;
    private final HttpLoop loop;

    private HealthServer(
            InetSocketAddress address, BooleanSupplier live, BooleanSupplier ready, Meters meters, Duration patience)
            throws IOException {
        this.live = live;
        this.ready = ready;
        this.meters = meters;
        scrapes = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING_SCRAPES), HealthServer::daemon);
        loop = HttpLoop.start("health", address, new HttpLoop.Limits(patience, MAX_CONNECTIONS), this::accept);
    }

    /**
     * Starts a server.
     *
     * @param address address and port; port 0 selects a free port
     * @param live whether the process works; if not, it must be restarted. Must not wait
     * @param ready whether the process can take work now. Must not wait
     * @param meters what a scrape shows; the caller's, to be closed after this
     * @throws IOException if the address cannot be bound
     */
    public static HealthServer start(
            InetSocketAddress address, BooleanSupplier live, BooleanSupplier ready, Meters meters) throws IOException {
        return start(address, live, ready, meters, PATIENCE);
    }

    /** @param patience with a client that sends its request, reads its answer, or does not close its connection */
    static HealthServer start(
            InetSocketAddress address, BooleanSupplier live, BooleanSupplier ready, Meters meters, Duration patience)
            throws IOException {
        return new HealthServer(address, live, ready, meters, patience);
    }

    /** The address and port on which the server listens. */
    public InetSocketAddress address() {
        return loop.address();
    }

    private void accept(Connection connection) {
        Optional<Request> request = connection.request();
        boolean withoutBody = request.map(Request::isHead).orElse(false);
        if (connection.isTooLong()) {
            answer(connection, () -> Response.text(Status.HEAD_TOO_LARGE, "expected a shorter request"), withoutBody);
        } else if (request.filter(HealthServer::isScrape).isPresent()) {
            scrape(connection, Meters.contentType(request.get().header("accept").orElse("")), withoutBody);
        } else {
            answer(connection, () -> respond(request), withoutBody);
        }
    }

    private static void answer(Connection connection, Supplier<Response> response, boolean withoutBody) {
        connection.answer(attempt(response).bytes(withoutBody));
    }

    private static Response attempt(Supplier<Response> response) {
        try {
            return response.get();
        } catch (RuntimeException e) {
            LOG.atWarn().setCause(e).log("a request was not answered");
            return Response.text(Status.FAILED, "failed; the log says why");
        }
    }

    private void scrape(Connection connection, String contentType, boolean withoutBody) {
        try {
            scrapes.execute(() -> {
                ByteBuffer answer = attempt(() -> new Response(Status.OK, contentType, meters.scrape(contentType)))
                        .bytes(withoutBody);
                loop.execute(() -> connection.answer(answer));
            });
        } catch (RejectedExecutionException e) {
            answer(connection, () -> Response.text(Status.UNAVAILABLE, "too many scrapes are waiting"), withoutBody);
        }
    }

    private static boolean isRead(Request request) {
        return request.isHead() || request.method().equals("GET");
    }

    private static boolean isScrape(Request request) {
        return isRead(request) && request.path().equals("/metrics");
    }

    private Response respond(Optional<Request> asked) {
        if (asked.isEmpty()) {
            return Response.text(Status.BAD_REQUEST, "expected a request of HTTP/1.1");
        }
        Request request = asked.get();
        if (!isRead(request)) {
            return Response.text(Status.METHOD_NOT_ALLOWED, "expected GET or HEAD")
                    .with("Allow", "GET, HEAD");
        }
        return switch (request.path()) {
            case "/live" -> state(live.getAsBoolean(), "live");
            case "/ready" -> state(ready.getAsBoolean(), "ready");
            default -> Response.text(Status.NOT_FOUND, "expected /live, /ready or /metrics");
        };
    }

    private static Response state(boolean holds, String state) {
        return holds ? Response.text(Status.OK, state) : Response.text(Status.UNAVAILABLE, "not " + state);
    }

    private static Thread daemon(Runnable task) {
        Thread thread = new Thread(task, "metrics");
        thread.setDaemon(true);
        return thread;
    }

    /** Stops at once, without waiting for responses in progress. */
    @Override
    public void close() {
        loop.close();
        scrapes.shutdownNow();
    }
}
