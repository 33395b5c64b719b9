package io.gliznet.streams.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
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
        assertThat(Request.parse(received(line + "\r\nHost: a\r\n\r\n")))
                .contains(new Request(method, path, Map.of("host", "a")));
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

        assertThat(Request.length(received(head))).isEmpty();
        assertThat(Request.length(received(head + "\r"))).isEmpty();
        assertThat(Request.length(received(head + "\r\n"))).hasValue(head.length() + 2);
        assertThat(Request.length(received(head + "\r\nbody"))).hasValue(head.length() + 2);
    }

    @Test
    void readingARequestLeavesTheBufferAsItWas() {
        ByteBuffer received = received("GET / HTTP/1.1\r\n\r\n");
        int position = received.position();

        assertThat(Request.parse(received)).isPresent();
        assertThat(received.position()).isEqualTo(position);
    }

    @Test
    void namesOfHeadersHaveNoCaseAndRepeatedValuesAreJoined() {
        Request request = parsed("Content-Type: application/json\r\nACCEPT: a\r\naccept:b");

        assertThat(request.headers())
                .containsOnly(Map.entry("content-type", "application/json"), Map.entry("accept", "a, b"));
        assertThat(request.header("host")).isEmpty();
        assertThat(Request.parse(received("GET / HTTP/1.1\r\nno header\r\n\r\n")))
                .isEmpty();
    }

    @Test
    void aLengthThatIsNoNumberIsNone() {
        assertThat(parsed("content-length: 17").contentLength()).hasValue(17);
        for (String wrong : new String[] {"-1", "+1", "0x10", "1 7", "9999999999999999999", ""}) {
            assertThat(parsed("content-length: " + wrong).contentLength())
                    .as(wrong)
                    .isEmpty();
        }
        assertThat(parsed("content-length: 1\r\ncontent-length: 1").contentLength())
                .as("two")
                .isEmpty();
    }

    private static Request parsed(String headers) {
        return Request.parse(received("POST / HTTP/1.1\r\n" + headers + "\r\n\r\n"))
                .orElseThrow();
    }

    /** As a connection holds it: written up to its position. */
    private static ByteBuffer received(String text) {
        ByteBuffer buffer = ByteBuffer.allocate(200);
        buffer.put(text.getBytes(StandardCharsets.ISO_8859_1));
        return buffer;
    }
}
