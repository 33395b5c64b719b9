package io.gliznet.streams.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * An answer of the HTTP server. The connection is closed after it.
 *
 * @param headers beside those of every answer
 */
public record Response(Status status, String contentType, String text, Map<String, String> headers) {

    /** The status codes that servers of this project use. */
    public enum Status {
        OK(200, "OK"),
        BAD_REQUEST(400, "Bad Request"),
        FORBIDDEN(403, "Forbidden"),
        NOT_FOUND(404, "Not Found"),
        METHOD_NOT_ALLOWED(405, "Method Not Allowed"),
        LENGTH_REQUIRED(411, "Length Required"),
        CONTENT_TOO_LARGE(413, "Content Too Large"),
        UNSUPPORTED_MEDIA_TYPE(415, "Unsupported Media Type"),
        UNPROCESSABLE(422, "Unprocessable Content"),
        TOO_MANY_REQUESTS(429, "Too Many Requests"),
        HEAD_TOO_LARGE(431, "Request Header Fields Too Large"),
        FAILED(500, "Internal Server Error"),
        UNAVAILABLE(503, "Service Unavailable");

        private final int code;
        private final String reason;

        Status(int code, String reason) {
            this.code = code;
            this.reason = reason;
        }

        public int code() {
            return code;
        }
    }

    public Response {
        headers = Map.copyOf(headers);
    }

    public Response(Status status, String contentType, String text) {
        this(status, contentType, text, Map.of());
    }

    public static Response text(Status status, String text) {
        return new Response(status, "text/plain; charset=utf-8", text + "\n");
    }

    /** The same with one more header. */
    public Response with(String header, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(header, value);
        return new Response(status, contentType, text, more);
    }

    /** @param withoutBody for the method HEAD, whose answer has the length of the body all the same */
    public ByteBuffer bytes(boolean withoutBody) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        String own = new TreeMap<>(headers)
                .entrySet().stream()
                        .map(header -> header.getKey() + ": " + header.getValue() + "\r\n")
                        .collect(Collectors.joining());
        byte[] head = ("HTTP/1.1 " + status.code + " " + status.reason + "\r\nContent-Type: " + contentType
                        + "\r\nContent-Length: " + body.length + "\r\nConnection: close\r\n" + own + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer all = ByteBuffer.allocate(head.length + (withoutBody ? 0 : body.length));
        all.put(head);
        if (!withoutBody) {
            all.put(body);
        }
        return all.flip();
    }
}
