package io.gliznet.streams.serde;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/** Sends a request, with limits for the size and the time of the response. Redirects are not followed, to protect credentials. */
final class RegistryHttp {

    /** Larger than any schema that registries accept. */
    static final int MAX_RESPONSE_BYTES = 4 << 20;

    private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";

    private final HttpClient client;
    private final Duration readTimeout;

    RegistryHttp(Duration connectTimeout, Duration readTimeout, Optional<SSLContext> tls) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(connectTimeout);
        tls.ifPresent(builder::sslContext);
        this.client = builder.build();
        this.readTimeout = readTimeout;
    }

    /** @throws IOException if there is no complete response within the time limit */
    HttpResponse<byte[]> send(RegistryEndpoint endpoint, String path, Optional<String> post) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(endpoint.resolve(path)).header("Accept", MEDIA_TYPE + ", application/json");
        endpoint.authorization().ifPresent(value -> request.header("Authorization", value));
        post.ifPresent(
                body -> request.header("Content-Type", MEDIA_TYPE).POST(HttpRequest.BodyPublishers.ofString(body)));
        CompletableFuture<HttpResponse<byte[]>> answer =
                client.sendAsync(request.build(), head -> new BoundedBody(MAX_RESPONSE_BYTES));
        try {
            // the time-out of a request ends with the headers, this one includes the body
            return answer.get(readTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(describe(e.getCause()), e);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException("no answer within " + readTimeout.toMillis() + " ms", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            throw new InterruptException(e);
        }
    }

    /** Includes the name of the exception, because some network exceptions of the JDK have no message. */
    private static String describe(@Nullable Throwable cause) {
        if (cause == null) {
            return "no reason given";
        }
        String name = cause.getClass().getSimpleName();
        return cause.getMessage() == null ? name : name + ": " + cause.getMessage();
    }
}
