package io.gliznet.streams.cli;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;

/** The messages of an exception and its causes as one sentence, the innermost last: that is the one to act on. */
final class Causes {

    private static final int DEEPEST = 10;

    private Causes() {}

    static String message(Throwable failure) {
        StringBuilder message = new StringBuilder();
        for (Throwable cause : chain(failure)) {
            String part = part(cause);
            if (message.indexOf(part) < 0) {
                message.append(message.isEmpty() ? "" : ": ").append(part);
            }
        }
        return message.toString();
    }

    /** Whether Kafka refused to make a client, which only another configuration can change. */
    static boolean isClientConfiguration(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return failure instanceof KafkaException
                && (message.startsWith("Failed to construct kafka ")
                        || message.startsWith("Failed to create new KafkaAdminClient")
                        || chain(failure).stream().anyMatch(ConfigException.class::isInstance));
    }

    private static List<Throwable> chain(Throwable failure) {
        List<Throwable> chain = new ArrayList<>();
        for (Throwable cause = failure; cause != null && chain.size() < DEEPEST; cause = cause.getCause()) {
            chain.add(cause);
        }
        return chain;
    }

    private static String part(Throwable cause) {
        String message = cause.getMessage();
        if (message == null) {
            return cause.getClass().getSimpleName();
        }
        if (cause instanceof NoSuchFileException) {
            return "there is no file " + message;
        }
        if (cause instanceof AccessDeniedException) {
            return "no permission to read " + message;
        }
        if (cause instanceof FileAlreadyExistsException) {
            return message + " is a file";
        }
        // a cause without a message of its own is shown as its class and its cause's message
        Throwable next = cause.getCause();
        return next != null && message.equals(next.toString())
                ? cause.getClass().getSimpleName()
                : message;
    }
}
