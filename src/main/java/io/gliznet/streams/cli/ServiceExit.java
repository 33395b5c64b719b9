package io.gliznet.streams.cli;

import io.gliznet.streams.config.LogFormat;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;
import picocli.CommandLine.ExitCode;

/** The last event of a service's log: with which exit code it ends, and why. */
final class ServiceExit {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceExit.class);

    private final LogFormat format;

    /** The kinds of reasons, as values of the key {@code reason}. */
    enum Reason {
        /** SIGTERM or SIGINT. */
        SIGNAL,
        /** A signal, but the stream did not stop in time. */
        STOP_TIMEOUT,
        /** Options or arguments that are wrong. */
        USAGE,
        /** Configuration, model, topics or permissions that are wrong. */
        CONFIGURATION,
        /** Broker, registry, device or label sets failed. */
        FAILURE,
        /** An exception that nobody expects. */
        UNEXPECTED
    }

    ServiceExit(LogFormat format) {
        this.format = format;
    }

    /** A stop on request. */
    static void stopped(String message) {
        log(Level.INFO, Reason.SIGNAL, ExitCode.OK, message);
    }

    /**
     * Any other end. A log for people is short here, because the message, which may have many lines, is printed below it.
     *
     * @param print prints a message for people
     */
    void failed(Reason reason, int exitCode, String message, Consumer<String> print) {
        if (format == LogFormat.JSON) {
            enableErrors();
            log(Level.ERROR, reason, exitCode, message);
        } else {
            log(Level.ERROR, reason, exitCode, "The service has ended.");
            print.accept(message);
        }
    }

    /** An error that no code handles. */
    static void crashed(Error error) {
        enableErrors();
        event(Level.ERROR, Reason.UNEXPECTED, ExitCode.SOFTWARE)
                .setCause(error)
                .log("unexpected " + error.getClass().getSimpleName());
    }

    /** The reason of an end is told with GLIZNET_LOG_LEVEL=off, too. */
    private static void enableErrors() {
        if (!LOG.isErrorEnabled() && LOG instanceof ch.qos.logback.classic.Logger logger) {
            logger.setLevel(ch.qos.logback.classic.Level.ERROR);
        }
    }

    private static void log(Level level, Reason reason, int exitCode, String message) {
        event(level, reason, exitCode).log(message);
    }

    private static LoggingEventBuilder event(Level level, Reason reason, int exitCode) {
        return LOG.atLevel(level).addKeyValue("exit_code", exitCode).addKeyValue("reason", reason);
    }
}
