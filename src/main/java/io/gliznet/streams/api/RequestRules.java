package io.gliznet.streams.api;

import io.gliznet.streams.http.Request;
import io.gliznet.streams.http.Response;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the head of a request must be like. A page that a browser shows cannot use this server: it would send the header
 * {@code Origin}, cannot send the media type of JSON without asking first, and finds no server by another name than that of this
 * machine.
 *
 * @param isLoopback whether only this machine reaches the server; names of other machines are then refused
 */
record RequestRules(String host, boolean isLoopback, int maxBodyBytes) {

    static final String PATH = "/classify";

    private static final Pattern JSON =
            Pattern.compile("application/json *(; *charset *= *\"?utf-8\"? *)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern THIS_MACHINE =
            Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[(::1|(0:){7}1)])(:\\d{1,5})?", Pattern.CASE_INSENSITIVE);

    /** An answer for a request whose body is not worth reading. */
    Optional<Response> refuse(Request head) {
        if (!head.path().equals(PATH)) {
            return refused(Refusal.UNKNOWN_PATH, "path: expected " + PATH + ", found another one");
        }
        if (!head.method().equals("POST")) {
            return refused(Refusal.UNKNOWN_METHOD, "method: expected POST, found another one");
        }
        return refuseBrowser(head).or(() -> refuseBody(head));
    }

    private Optional<Response> refuseBrowser(Request head) {
        if (head.header("origin").isPresent()) {
            return refused(Refusal.CROSS_ORIGIN, "Origin: expected a client that is no browser, found this header");
        }
        boolean isOther = isLoopback
                && head.header("host")
                        .filter(name -> !THIS_MACHINE.matcher(name).matches())
                        .filter(name -> !name.replaceFirst(":\\d{1,5}$", "").equalsIgnoreCase(host))
                        .isPresent();
        return isOther
                ? refused(Refusal.CROSS_ORIGIN, "Host: expected localhost or its address, found another name")
                : Optional.empty();
    }

    private Optional<Response> refuseBody(Request head) {
        if (head.header("content-type").filter(JSON.asMatchPredicate()).isEmpty()) {
            return refused(
                    Refusal.UNSUPPORTED_MEDIA_TYPE,
                    "Content-Type: expected application/json in UTF-8, found "
                            + (head.header("content-type").isPresent() ? "another one" : "none"));
        }
        if (head.header("transfer-encoding").isPresent() || head.contentLength().isEmpty()) {
            return refused(
                    Refusal.LENGTH_REQUIRED,
                    "Content-Length: expected the number of bytes of the body, found none, or a Transfer-Encoding");
        }
        long length = head.contentLength().getAsLong();
        return length > maxBodyBytes
                ? refused(
                        Refusal.BODY_TOO_LARGE,
                        "body: expected at most " + maxBodyBytes + " bytes (http.max.body.bytes), found " + length)
                : Optional.empty();
    }

    private static Optional<Response> refused(Refusal refusal, String message) {
        return Optional.of(refusal.response(message));
    }
}
