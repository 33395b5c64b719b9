package io.gliznet.streams.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The head of an HTTP request.
 *
 * @param path without the query
 * @param headers names in lower case; a header that is repeated has its values joined by commas
 */
public record Request(String method, String path, Map<String, String> headers) {

    private static final Pattern LINE = Pattern.compile("([A-Z]{1,16}) (/[^ ?#]*)\\S* HTTP/1\\.[01]");
    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
    private static final String END_OF_LINE = "\r\n";
    private static final String END = END_OF_LINE + END_OF_LINE;

    public Request {
        headers = Map.copyOf(headers);
    }

    /** Length of the head in bytes, if the buffer, from its start to its position, holds the whole of it. */
    static OptionalLong length(ByteBuffer received) {
        int end = text(received).indexOf(END);
        return end < 0 ? OptionalLong.empty() : OptionalLong.of(end + END.length());
    }

    /** Empty if this is not HTTP/1. */
    static Optional<Request> parse(ByteBuffer received) {
        String text = text(received);
        int end = text.indexOf(END);
        String[] lines = (end < 0 ? text : text.substring(0, end)).split(END_OF_LINE);
        Matcher line = LINE.matcher(lines[0]);
        return line.matches()
                ? headers(lines).map(headers -> new Request(line.group(1), line.group(2), headers))
                : Optional.empty();
    }

    /** Empty if a line is no header. */
    private static Optional<Map<String, String>> headers(String[] lines) {
        Map<String, String> headers = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon < 1) {
                return Optional.empty();
            }
            String name = lines[i].substring(0, colon).toLowerCase(Locale.ROOT);
            headers.merge(name, lines[i].substring(colon + 1).strip(), (one, other) -> one + ", " + other);
        }
        return Optional.of(headers);
    }

    public Optional<String> header(String name) {
        return Optional.ofNullable(headers.get(name));
    }

    /** Bytes of the body; empty if the header that says so is missing or no number. */
    public OptionalLong contentLength() {
        return header("content-length")
                .filter(LENGTH.asMatchPredicate())
                .map(length -> OptionalLong.of(Long.parseLong(length)))
                .orElse(OptionalLong.empty());
    }

    /** Whether the client waits for a word before it sends the body. */
    boolean expectsContinue() {
        return header("expect").filter("100-continue"::equalsIgnoreCase).isPresent();
    }

    /** Whether the answer has no body. */
    public boolean isHead() {
        return method.equals("HEAD");
    }

    private static String text(ByteBuffer received) {
        return StandardCharsets.ISO_8859_1.decode(received.duplicate().flip()).toString();
    }
}
