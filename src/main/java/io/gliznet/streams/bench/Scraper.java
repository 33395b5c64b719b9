package io.gliznet.streams.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the metrics and both states of a service every second, as Prometheus and a kubelet do less often. */
final class Scraper implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Scraper.class);
    private static final List<String> PATHS = List.of("/metrics", "/live", "/ready");

    private final int port;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

    /** Reads from now on at {@link #port}, whether a service is there or not. */
    Scraper() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var unused = thread.scheduleAtFixedRate(() -> PATHS.forEach(this::read), 1, 1, TimeUnit.SECONDS);
    }

    /** A port that was free. */
    int port() {
        return port;
    }

    private void read(String path) {
        URI uri = URI.create("http://localhost:" + port + path);
        try {
            client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding());
        } catch (IOException e) {
            LOG.debug("Not there yet: {}", uri, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
