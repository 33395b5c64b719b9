package io.gliznet.streams.serde;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** A reverse proxy as in production: it requires user and password, and answers 503 if the registry does not answer. */
final class AuthenticatingProxy implements AutoCloseable {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String target;
    private final String authorization;
    private final RegistryStub front;
    private volatile boolean open = true;

    /** @param target {@code http://host:port} */
    AuthenticatingProxy(String target, String userInfo) throws IOException {
        this.target = target;
        this.authorization = "Basic " + Base64.getEncoder().encodeToString(userInfo.getBytes(StandardCharsets.UTF_8));
        this.front = RegistryStub.handling(this::forward);
    }

    String address() {
        return front.address();
    }

    int requests() {
        return front.requests().size();
    }

    void open(boolean open) {
        this.open = open;
    }

    private void forward(HttpExchange exchange) throws IOException {
        if (!authorization.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            RegistryStub.answer(exchange, 401, "{\"error_code\":401,\"message\":\"Unauthorized\"}");
            return;
        }
        if (!open) {
            RegistryStub.answer(exchange, 503, "");
            return;
        }
        HttpRequest request = HttpRequest.newBuilder(URI.create(target + exchange.getRequestURI()))
                .header("Content-Type", "application/json")
                .method(
                        exchange.getRequestMethod(),
                        HttpRequest.BodyPublishers.ofByteArray(
                                exchange.getRequestBody().readAllBytes()))
                .build();
        try {
            HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
            RegistryStub.answer(exchange, response.statusCode(), response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        front.close();
    }
}
