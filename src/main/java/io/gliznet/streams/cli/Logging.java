package io.gliznet.streams.cli;

import io.gliznet.streams.config.LogFormat;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** Sets up the log of a process. Comes before the first logger, because logback.xml is read only once. */
final class Logging {

    private Logging() {}

    /** The properties of logback.xml. */
    static void prepare(LogFormat format, boolean isService) {
        System.setProperty("gliznet.log.format", format.word());
        if (isService) {
            System.setProperty("gliznet.log.level", "info");
            System.setProperty("gliznet.kafka.log.level", "warn");
            logWhatOthersPrint();
        }
    }

    /** Messages of java.util.logging, and exceptions that end a thread, would be lines of their own form. */
    private static void logWhatOthersPrint() {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> LoggerFactory.getLogger(Logging.class)
                .atError()
                .setCause(failure)
                .log("Thread {} has ended.", thread.getName()));
    }
}
