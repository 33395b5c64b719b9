package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.gliznet.streams.config.LogFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** The last event of a service. That a process logs it as JSON is a test of processes. */
final class ServiceExitTest {

    private final Logger log = (Logger) LoggerFactory.getLogger(ServiceExit.class);
    private final @Nullable Level before = log.getLevel();
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();
    private final List<String> printed = new ArrayList<>();

    @BeforeEach
    void listen() {
        events.start();
        log.addAppender(events);
    }

    @AfterEach
    void leave() {
        log.detachAppender(events);
        log.setLevel(before);
    }

    @Test
    void aLogAsTextIsShortAndTheMessageIsPrintedBelow() {
        fail(LogFormat.TEXT);
        assertThat(printed).containsExactly("two\nlines");
        assertEvent(Level.ERROR, "The service has ended.", 2, ServiceExit.Reason.CONFIGURATION);
    }

    @Test
    void aLogAsJsonHasTheMessageAndNothingIsPrinted() {
        fail(LogFormat.JSON);
        assertThat(printed).isEmpty();
        assertEvent(Level.ERROR, "two\nlines", 2, ServiceExit.Reason.CONFIGURATION);
    }

    @Test
    void theReasonIsToldAlsoIfTheLogIsOff() {
        log.setLevel(Level.OFF);

        fail(LogFormat.JSON);
        assertEvent(Level.ERROR, "two\nlines", 2, ServiceExit.Reason.CONFIGURATION);
        events.list.clear();
        log.setLevel(Level.OFF);
        ServiceExit.crashed(new StackOverflowError());
        assertEvent(Level.ERROR, "unexpected StackOverflowError", 1, ServiceExit.Reason.UNEXPECTED);
        log.setLevel(Level.OFF);
        fail(LogFormat.TEXT);
        assertThat(printed).containsExactly("two\nlines");
    }

    @Test
    void aStopOnRequestIsNoError() {
        ServiceExit.stopped("stopped");
        assertEvent(Level.INFO, "stopped", 0, ServiceExit.Reason.SIGNAL);
    }

    @Test
    void aMistakeOnTheCommandLineOfRunIsAnEventAndIsPrinted() {
        Invocation done = Invocation.of("run", "--nonsense");
        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(done.err()).contains("gliznet: Unknown option: '--nonsense'", "Try 'gliznet run --help'.");
        assertEvent(Level.ERROR, "The service has ended.", 2, ServiceExit.Reason.USAGE);
    }

    @Test
    void aWrongConfigurationOfRunIsAnEvent() {
        Invocation done =
                Invocation.of("run", "--config", "no-such-file", "--set", "model.dir=no-such-folder", "-b", "x");
        assertThat(done.exitCode()).isEqualTo(2);
        assertEvent(Level.ERROR, "The service has ended.", 2, ServiceExit.Reason.CONFIGURATION);
    }

    @Test
    void anotherCommandThatFailsIsNoEvent() {
        assertThat(Invocation.of("labels", "--nonsense").exitCode()).isEqualTo(2);
        assertThat(Invocation.of("classify", "--text", "x").exitCode()).isEqualTo(2);
        assertThat(events.list).isEmpty();
    }

    private void fail(LogFormat format) {
        new ServiceExit(format).failed(ServiceExit.Reason.CONFIGURATION, 2, "two\nlines", printed::add);
    }

    private void assertEvent(Level level, String message, int exitCode, ServiceExit.Reason reason) {
        assertThat(events.list).hasSize(1);
        ILoggingEvent event = events.list.get(0);
        assertThat(event.getLevel()).isEqualTo(level);
        assertThat(event.getFormattedMessage()).isEqualTo(message);
        Map<String, Object> values =
                event.getKeyValuePairs().stream().collect(Collectors.toMap(pair -> pair.key, pair -> pair.value));
        assertThat(values).isEqualTo(Map.of("exit_code", exitCode, "reason", reason));
    }
}
