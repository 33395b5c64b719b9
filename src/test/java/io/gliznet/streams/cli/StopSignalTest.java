package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class StopSignalTest {

    private static final Duration LONG = Duration.ofMinutes(10);

    private final StopSignal stop = new StopSignal();

    @Test
    void nobodyIsStoppedBeforeARequest() {
        assertThat(stop.isRequested()).isFalse();
        assertThat(stop.await(Duration.ofMillis(1))).isFalse();
    }

    @Test
    void aRequestEndsBothWaitsAndStays() {
        stop.request();
        stop.request();

        assertThat(stop.isRequested()).isTrue();
        assertThat(stop.await(LONG)).isTrue();
        assertThat(CompletableFuture.runAsync(stop::await)).succeedsWithin(10, TimeUnit.SECONDS);
    }

    @Test
    void aThreadThatWaitsIsReleasedByAnotherOne() {
        CompletableFuture<Void> waiting = CompletableFuture.runAsync(stop::await);
        CompletableFuture<Boolean> waitingForATime = CompletableFuture.supplyAsync(() -> stop.await(LONG));
        assertThat(waiting).isNotDone();
        assertThat(waitingForATime).isNotDone();

        stop.request();

        assertThat(waiting).succeedsWithin(10, TimeUnit.SECONDS);
        assertThat(waitingForATime).succeedsWithin(10, TimeUnit.SECONDS).isEqualTo(true);
    }

    @Test
    void anInterruptedThreadStopsToWaitAndStaysInterrupted() {
        Thread.currentThread().interrupt();
        boolean stopped = stop.await(LONG);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(stopped).isTrue();

        Thread.currentThread().interrupt();
        stop.await();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(stop.isRequested()).as("an interrupt is no request").isFalse();
    }
}
