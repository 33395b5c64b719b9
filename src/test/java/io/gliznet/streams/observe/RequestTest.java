package io.gliznet.streams.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestTest {

    @ParameterizedTest
    @CsvSource({
        "GET /metrics HTTP/1.1, GET, /metrics",
        "HEAD /ready HTTP/1.0, HEAD, /ready",
        "GET /live?verbose=1 HTTP/1.1, GET, /live",
        "POST / HTTP/1.1, POST, /"
    })
    void methodAndPathAreThoseOfTheFirstLine(String line, String method, String path) {
        assertThat(Request.parse(received(line + "\r\nHost: a\r\n\r\n"))).contains(new Request(method, path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "GET /metrics",
                "GET metrics HTTP/1.1",
                "get /metrics HTTP/1.1",
                "GET /metrics HTTP/2.0",
                "GET  /metrics HTTP/1.1",
                "\u0016\u0003\u0001\u0002\u0000"
            })
    void whatIsNotHttpIsNoRequest(String line) {
        assertThat(Request.parse(received(line + "\r\n\r\n"))).isEmpty();
    }

    @Test
    void aRequestIsCompleteWithTheEmptyLineAfterItsHead() {
        String head = "GET /metrics HTTP/1.1\r\nHost: a\r\n";

        assertThat(Request.isComplete(received(head))).isFalse();
        assertThat(Request.isComplete(received(head + "\r"))).isFalse();
        assertThat(Request.isComplete(received(head + "\r\n"))).isTrue();
        assertThat(Request.isComplete(received(head + "\r\nbody"))).isTrue();
    }

    @Test
    void readingARequestLeavesTheBufferAsItWas() {
        ByteBuffer received = received("GET / HTTP/1.1\r\n\r\n");
        int position = received.position();

        assertThat(Request.parse(received)).isPresent();
        assertThat(received.position()).isEqualTo(position);
    }

    /** As a connection holds it: written up to its position. */
    private static ByteBuffer received(String text) {
        ByteBuffer buffer = ByteBuffer.allocate(200);
        buffer.put(text.getBytes(StandardCharsets.ISO_8859_1));
        return buffer;
    }
}
