package io.gliznet.streams.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** What a service serves over HTTP, on a port that was free a moment ago. */
record Endpoints(int port) {

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static final int NOBODY = 0;

    static Endpoints onFreePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new Endpoints(socket.getLocalPort());
        }
    }

    /** The status of the answer, 0 as long as nobody listens. */
    int status(String path) throws IOException, InterruptedException {
        try {
            return get(path).statusCode();
        } catch (ConnectException e) {
            return NOBODY;
        }
    }

    /** A line of {@code /metrics}, by all that stands before the number. */
    double metric(String name) throws IOException, InterruptedException {
        return scrape().lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(name.length())))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no metric " + name));
    }

    /** The whole of {@code /metrics}. */
    String scrape() throws IOException, InterruptedException {
        return get("/metrics").body();
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        String host = InetAddress.getLoopbackAddress().getHostAddress();
        URI address = URI.create("http://" + host + ":" + port + path);
        return CLIENT.send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    }
}
