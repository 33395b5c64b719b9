package io.gliznet.streams.observe;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** An answer of the HTTP server. The connection is closed after it. */
record Response(Status status, String contentType, String text) {

    /** The status codes that this server uses. */
    enum Status {
        OK(200, "OK"),
        BAD_REQUEST(400, "Bad Request"),
        NOT_FOUND(404, "Not Found"),
        METHOD_NOT_ALLOWED(405, "Method Not Allowed"),
        HEAD_TOO_LARGE(431, "Request Header Fields Too Large"),
        FAILED(500, "Internal Server Error"),
        UNAVAILABLE(503, "Service Unavailable");

        private final int code;
        private final String reason;

        Status(int code, String reason) {
            this.code = code;
            this.reason = reason;
        }
    }

    static Response text(Status status, String text) {
        return new Response(status, "text/plain; charset=utf-8", text + "\n");
    }

    /** @param withoutBody for the method HEAD, whose answer has the length of the body all the same */
    ByteBuffer bytes(boolean withoutBody) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        String allow = status == Status.METHOD_NOT_ALLOWED ? "Allow: GET, HEAD\r\n" : "";
        byte[] head = ("HTTP/1.1 " + status.code + " " + status.reason + "\r\nContent-Type: " + contentType
                        + "\r\nContent-Length: " + body.length + "\r\nConnection: close\r\n" + allow + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer all = ByteBuffer.allocate(head.length + (withoutBody ? 0 : body.length));
        all.put(head);
        if (!withoutBody) {
            all.put(body);
        }
        return all.flip();
    }
}
