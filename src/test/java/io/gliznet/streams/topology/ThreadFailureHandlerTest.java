package io.gliznet.streams.topology;

import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.REPLACE_THREAD;
import static org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.EOFException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class ThreadFailureHandlerTest {

    private final Throwable failure = new StreamsException("device lost");

    private Instant now = Instant.EPOCH;
    private boolean isCommitted;

    @Test
    void aThreadIsReplacedUntilItHasFailedTooOften() {
        try (ThreadFailureHandler recovery = recovery(1, Duration.ZERO)) {
            fail(recovery, 5);
            assertThat(recovery.handle(failure)).isEqualTo(SHUTDOWN_CLIENT);
            assertThat(recovery.reason()).contains(failure);
            assertThat(recovery.replaced()).isEqualTo(5);
        }
    }

    @Test
    void manyThreadsThatDieOfOneCauseCountAsMany() {
        try (ThreadFailureHandler recovery = recovery(3, Duration.ZERO)) {
            fail(recovery, 15);
            assertThat(recovery.handle(failure)).isEqualTo(SHUTDOWN_CLIENT);
        }
    }

    @Test
    void failuresOfLongAgoAreForgotten() {
        try (ThreadFailureHandler recovery = recovery(1, Duration.ZERO)) {
            fail(recovery, 5);
            now = now.plus(Duration.ofMinutes(31));
            fail(recovery, 5);
        }
    }

    @Test
    void aFailureIsForgottenOnceTheDocumentsItHeldUpAreCommitted() {
        try (ThreadFailureHandler recovery = recovery(1, Duration.ZERO)) {
            fail(recovery, 5);
            isCommitted = true;
            fail(recovery, 50);
            isCommitted = false;
            fail(recovery, 4);
            assertThat(recovery.handle(failure)).isEqualTo(SHUTDOWN_CLIENT);
        }
    }

    @Test
    void anErrorOfTheJvmStopsTheServiceAtOnce() {
        try (ThreadFailureHandler recovery = recovery(1, Duration.ZERO)) {
            assertThat(recovery.handle(new OutOfMemoryError())).isEqualTo(SHUTDOWN_CLIENT);
        }
    }

    @Test
    void theThreadThatReadsLabelSetsCannotBeReplaced() throws Exception {
        try (ThreadFailureHandler recovery = recovery(1, Duration.ZERO)) {
            CompletableFuture<StreamThreadExceptionResponse> response = new CompletableFuture<>();
            Thread global = new Thread(() -> response.complete(recovery.handle(failure)), "app-GlobalStreamThread");
            global.start();
            assertThat(response.get(10, TimeUnit.SECONDS)).isEqualTo(SHUTDOWN_CLIENT);
        }
    }

    @Test
    void closingEndsThePauseAndReplacesNobodyFromThenOn() throws Exception {
        ThreadFailureHandler recovery = recovery(1, Duration.ofDays(1));
        CompletableFuture<StreamThreadExceptionResponse> paused =
                CompletableFuture.supplyAsync(() -> recovery.handle(failure));
        recovery.close();
        assertThat(paused.get(10, TimeUnit.SECONDS)).isNotNull();
        assertThat(recovery.handle(failure)).isEqualTo(SHUTDOWN_CLIENT);
    }

    @Test
    void aThreadThatWasReportedIsNotReportedAgain() throws Exception {
        CompletableFuture<Throwable> reportedAgain = new CompletableFuture<>();
        try (ThreadFailureHandler recovery = recovery(1, Duration.ZERO)) {
            Thread dying = new Thread(() -> {
                recovery.handle(failure);
                throw new StreamsException(failure);
            });
            dying.setUncaughtExceptionHandler((thread, thrown) -> reportedAgain.complete(thrown));
            dying.start();
            dying.join();
        }
        assertThat(reportedAgain).isNotDone();
    }

    @Test
    void theMessageIsThatOfTheInnermostCause() {
        Throwable wrapped = new StreamsException("in process", new StreamsException("task 0_1", failure));
        assertThat(ThreadFailureHandler.message(wrapped)).isEqualTo("StreamsException: device lost");
        Throwable silent = new KafkaException("no keystore in /etc/hostname", new EOFException());
        assertThat(ThreadFailureHandler.message(silent)).isEqualTo("KafkaException: no keystore in /etc/hostname");
    }

    @Test
    void onlyWhatKafkaDoesNotExplainIsLoggedWithAStackTrace() {
        Logger logger = (Logger) LoggerFactory.getLogger(ThreadFailureHandler.class);
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        Throwable unexpected = new StreamsException("in process", new IllegalStateException("no ticket"));
        ThreadFailureHandler recovery = recovery(1, Duration.ZERO);
        recovery.handle(failure);
        recovery.handle(new StreamsException(new AuthenticationException("no trust", new IOException("certificate"))));
        recovery.handle(unexpected);
        recovery.handle(new KafkaException("a callback throws", new IllegalStateException("no ticket")));
        recovery.close();
        recovery.handle(failure);
        recovery.handle(unexpected);
        logger.detachAppender(log);
        assertThat(log.list)
                .extracting(event -> event.getThrowableProxy() != null)
                .containsExactly(false, false, true, true, false, true);
    }

    private ThreadFailureHandler recovery(int threads, Duration pause) {
        return new ThreadFailureHandler(
                threads, pause, () -> now, ThreadFailureHandler::message, () -> () -> isCommitted);
    }

    private void fail(ThreadFailureHandler recovery, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(recovery.handle(failure)).isEqualTo(REPLACE_THREAD);
        }
    }
}
