package io.gliznet.streams.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.json.Json;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A request as it is on the wire, and its answer; a client library would not send wrong ones. */
record HttpExchange(int status, Map<String, String> headers, JsonNode body) {

    private static final int LIMIT_MS = 60_000;

    /** A client that does all right. */
    static HttpExchange post(InetSocketAddress server, String json) throws IOException {
        return post(server, json.getBytes(UTF_8));
    }

    static HttpExchange post(InetSocketAddress server, byte[] body) throws IOException {
        return send(server, "POST /classify HTTP/1.1", "Content-Type: application/json", body);
    }

    /** @param headers beside Host and Content-Length, separated by line ends */
    static HttpExchange send(InetSocketAddress server, String line, String headers, byte[] body) throws IOException {
        String host = headers.toLowerCase(Locale.ROOT).contains("host:") ? "" : "Host: localhost\r\n";
        String length = headers.contains("Transfer-Encoding") ? "" : "Content-Length: " + body.length + "\r\n";
        String own = headers.isEmpty() ? "" : headers + "\r\n";
        return raw(server, line + "\r\n" + host + length + own + "\r\n", body);
    }

    static HttpExchange raw(InetSocketAddress server, String head, byte[] body) throws IOException {
        try (Socket client = new Socket(server.getAddress(), server.getPort())) {
            client.setSoTimeout(LIMIT_MS);
            client.getOutputStream().write(head.getBytes(UTF_8));
            client.getOutputStream().write(body);
            client.getOutputStream().flush();
            return parse(new String(client.getInputStream().readAllBytes(), UTF_8));
        }
    }

    private static HttpExchange parse(String answer) throws IOException {
        int end = answer.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new IOException("expected an answer, found: " + answer);
        }
        String[] lines = answer.substring(0, end).split("\r\n", -1);
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (int i = 1; i < lines.length; i++) {
            String[] header = lines[i].split(": ", 2);
            headers.put(header[0], header[1]);
        }
        return new HttpExchange(
                Integer.parseInt(lines[0].split(" ", 3)[1]), headers, Json.JSON.readTree(answer.substring(end + 4)));
    }

    String reason() {
        return body.path("error").path("reason").asText();
    }

    String message() {
        return body.path("error").path("message").asText();
    }
}
