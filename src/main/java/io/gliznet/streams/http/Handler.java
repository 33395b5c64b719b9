package io.gliznet.streams.http;

import java.util.Optional;

/** What a server does with requests. Called by the server's thread; must not wait. */
public interface Handler {

    /**
     * Bytes of a body that are read at most. A longer one is not read, and {@link #refuse} should refuse it; with 0, no body is
     * read.
     */
    default int maxBodyBytes() {
        return 0;
    }

    /** An answer for a request whose body is not worth reading. */
    default Optional<Response> refuse(Request head) {
        return Optional.empty();
    }

    /** For a client that has sent no whole request when there are more connections than the server holds. */
    default Response overloaded() {
        return Response.text(Response.Status.UNAVAILABLE, "too many connections")
                .with("Retry-After", "1");
    }

    /** Answers a request, now or later. Called once for each connection: with the whole request, or with what is no request. */
    void accept(Connection connection);
}
