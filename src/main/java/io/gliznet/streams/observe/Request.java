package io.gliznet.streams.observe;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The first line of an HTTP request, which is all that an endpoint needs.
 *
 * @param path without the query
 */
record Request(String method, String path) {

    private static final Pattern LINE = Pattern.compile("([A-Z]{1,16}) (/[^ ?#]*)\\S* HTTP/1\\.[01]");
    private static final String END_OF_LINE = "\r\n";

    /** Whether the buffer, from its start to its position, holds the whole head of a request. */
    static boolean isComplete(ByteBuffer received) {
        return text(received).contains(END_OF_LINE + END_OF_LINE);
    }

    /** Empty if this is not HTTP/1. */
    static Optional<Request> parse(ByteBuffer received) {
        String head = text(received);
        int end = head.indexOf(END_OF_LINE);
        Matcher line = LINE.matcher(end < 0 ? head : head.substring(0, end));
        return line.matches() ? Optional.of(new Request(line.group(1), line.group(2))) : Optional.empty();
    }

    /** Whether the answer has no body. */
    boolean isHead() {
        return method.equals("HEAD");
    }

    private static String text(ByteBuffer received) {
        return StandardCharsets.ISO_8859_1.decode(received.duplicate().flip()).toString();
    }
}
