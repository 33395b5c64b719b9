package io.gliznet.streams.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class ResponseTest {

    @Test
    void theLengthCountsBytesAndNotCharacters() {
        String bytes = bytes(Response.text(Response.Status.OK, "größer"), false);

        assertThat(bytes)
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("Content-Length: 9\r\n")
                .contains("Connection: close\r\n")
                .endsWith("\r\n\r\ngrößer\n");
    }

    @Test
    void headHasTheSameHeadAndNoBody() {
        Response response = Response.text(Response.Status.UNAVAILABLE, "not ready");
        String whole = bytes(response, false);

        assertThat(whole).startsWith("HTTP/1.1 503 Service Unavailable\r\n").endsWith("not ready\n");
        assertThat(bytes(response, true)).isEqualTo(whole.substring(0, whole.indexOf("not ready")));
    }

    @Test
    void headersOfItsOwnAreInTheHead() {
        Response refused =
                Response.text(Response.Status.METHOD_NOT_ALLOWED, "no").with("Allow", "GET, HEAD");
        assertThat(bytes(refused, false)).contains("\r\nAllow: GET, HEAD\r\n");
        assertThat(bytes(Response.text(Response.Status.NOT_FOUND, "no"), false)).doesNotContain("Allow:");
    }

    private static String bytes(Response response, boolean withoutBody) {
        return StandardCharsets.UTF_8.decode(response.bytes(withoutBody)).toString();
    }
}
