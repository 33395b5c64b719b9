package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.config.Sources;
import io.gliznet.streams.secured.Connection;
import io.gliznet.streams.secured.SecuredBroker;
import io.gliznet.streams.service.ClassificationService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.LoggerFactory;

/**
 * The service in this JVM, with settings as docs/operations.md shows them and topics of a test's own; also what it logs meanwhile.
 *
 * <p>Threading: the test's thread.
 */
final class SecuredService implements AutoCloseable {

    private static final String MODEL = "src/test/resources/models/bert-cosine";

    private final Log log = Log.open();
    private final ClassificationService service;

    /** All events of our own loggers, down to debug. */
    private static final class Log extends AppenderBase<ILoggingEvent> {

        private final Logger logger = (Logger) LoggerFactory.getLogger("io.gliznet");
        private final Level before = logger.getLevel();
        private final List<String> lines = new CopyOnWriteArrayList<>();

        static Log open() {
            Log log = new Log();
            log.start();
            log.logger.setLevel(Level.DEBUG);
            log.logger.addAppender(log);
            return log;
        }

        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getLevel() + " " + event.getFormattedMessage() + " " + event.getKeyValuePairs() + " "
                    + (event.getThrowableProxy() == null
                            ? ""
                            : event.getThrowableProxy().getMessage()));
        }

        @Override
        public void stop() {
            logger.detachAppender(this);
            logger.setLevel(before);
            super.stop();
        }
    }

    private SecuredService(Path file) {
        GliznetConfig config = GliznetConfig.load(
                new Sources(Optional.of(file), Map.of(), Map.of(), Path.of("").toAbsolutePath()));
        List<String> problems = new ArrayList<>();
        service = ClassificationService.open(config, problems);
        assertThat(problems).isEmpty();
    }

    /** Opened, not started. */
    static SecuredService open(Path file) {
        return new SecuredService(file);
    }

    /** One that reads its label sets and classifies. */
    static SecuredService start(Path file) {
        SecuredService opened = new SecuredService(file);
        assertThat(opened.check()).isEmpty();
        opened.service.start();
        return opened;
    }

    /** Writes the settings into a file and returns it. */
    static Path configure(Path folder, SecuredBroker broker, Connection connection, OwnTopics topics, String... more)
            throws IOException {
        List<String> lines = new ArrayList<>(broker.settings(connection));
        lines.addAll(List.of(
                "application.id=" + topics.applicationId(),
                "topic.documents=" + topics.names().documents(),
                "topic.label.sets=" + topics.names().labelSets(),
                "topic.classified=" + topics.names().classified(),
                "topic.dead.letters=" + topics.names().deadLetters(),
                "state.dir=" + folder.resolve("state"),
                "model.dir=" + MODEL));
        return SettingsFile.write(
                Files.createTempFile(folder, "gliznet-", ".properties"), String.join("\n", lines), more);
    }

    List<String> check() {
        return service.check();
    }

    ClassificationService service() {
        return service;
    }

    /** What was logged so far: level, message, values and the message of an exception. */
    List<String> log() {
        return List.copyOf(log.lines);
    }

    @Override
    public void close() {
        service.close();
        log.stop();
    }
}
