package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

final class InOrderSubmitterTest {

    private static final int IN_FLIGHT = 256;

    private final List<String> taken = new ArrayList<>();

    @Test
    void resultsComeInTheOrderOfTheInputsEvenIfALaterOneIsFirst() {
        CompletableFuture<String> first = new CompletableFuture<>();

        InOrderSubmitter.run(
                List.of(1, 2).iterator(),
                input -> {
                    if (input == 2) {
                        first.complete("one");
                        return CompletableFuture.completedFuture("two");
                    }
                    return first;
                },
                (input, result) -> taken.add(input + result));

        assertThat(taken).containsExactly("1one", "2two");
    }

    @Test
    void aResultIsTakenBeforeTheNextInputIsThere() {
        CountDownLatch firstTaken = new CountDownLatch(1);
        Iterator<Integer> typed = new Iterator<>() {
            private int next = 1;

            @Override
            public boolean hasNext() {
                return next <= 2;
            }

            @Override
            public Integer next() {
                if (next == 2) {
                    await(firstTaken);
                }
                return next++;
            }
        };

        InOrderSubmitter.run(typed, CompletableFuture::completedFuture, (input, result) -> {
            taken.add(result.toString());
            firstTaken.countDown();
        });

        assertThat(taken).containsExactly("1", "2");
    }

    @Test
    void manyInputsAreNotAllInFlightAtOnce() {
        CompletableFuture<String> released = new CompletableFuture<>();
        AtomicInteger inFlight = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CompletableFuture<Void> run = CompletableFuture.runAsync(() -> InOrderSubmitter.run(
                IntStream.range(0, 5_000).iterator(),
                input -> {
                    most.accumulateAndGet(inFlight.incrementAndGet(), Math::max);
                    return released.thenApply(done -> input + done);
                },
                (input, result) -> {
                    inFlight.decrementAndGet();
                    taken.add(result);
                }));

        // those that wait, one that waits for room among them, and one that is being taken
        Awaitility.await().until(() -> inFlight.get() >= IN_FLIGHT + 2);
        released.complete("th");

        assertThat(run).succeedsWithin(60, TimeUnit.SECONDS);
        assertThat(taken).hasSize(5_000).startsWith("0th", "1th").endsWith("4999th");
        assertThat(most).hasValue(IN_FLIGHT + 2);
    }

    @Test
    void withoutInputsNothingIsTaken() {
        InOrderSubmitter.run(
                List.<String>of().iterator(), CompletableFuture::completedFuture, (input, result) -> taken.add(result));

        assertThat(taken).isEmpty();
    }

    @Test
    void anInputThatCannotBeReadIsThrownAfterTheResultsBeforeIt() {
        Iterator<Integer> broken = Stream.of(1, 2, 3)
                .peek(input -> {
                    if (input == 3) {
                        throw CommandFailure.failed("line 3 cannot be read");
                    }
                })
                .iterator();

        assertThatThrownBy(() -> InOrderSubmitter.run(
                        broken, CompletableFuture::completedFuture, (input, result) -> taken.add(result.toString())))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("line 3 cannot be read");
        assertThat(taken).containsExactly("1", "2");
    }

    @Test
    void aResultThatFailsWithACheckedExceptionKeepsItAsItsCause() {
        IOException cause = new IOException("no model");

        assertThatThrownBy(() -> InOrderSubmitter.run(
                        List.of(1).iterator(),
                        input -> CompletableFuture.failedFuture(cause),
                        (input, result) -> taken.add("none")))
                .isInstanceOf(CompletionException.class)
                .hasCause(cause);
    }

    @Test
    void resultsAfterAFailedOneAreNotTaken() {
        assertThatThrownBy(() -> InOrderSubmitter.run(
                        List.of(1, 2, 3).iterator(),
                        input -> input == 2
                                ? CompletableFuture.failedFuture(new IllegalStateException("device lost"))
                                : CompletableFuture.completedFuture(input),
                        (input, result) -> taken.add(result.toString())))
                .hasMessage("device lost");
        assertThat(taken).containsExactly("1");
    }

    @Test
    void theThreadThatReadsEndsWhenResultsAreNoLongerTaken() {
        CompletableFuture<Thread> reader = new CompletableFuture<>();
        Iterator<String> endless = Stream.generate(() -> "y")
                .peek(input -> reader.complete(Thread.currentThread()))
                .iterator();

        assertThatThrownBy(() -> InOrderSubmitter.run(endless, CompletableFuture::completedFuture, (input, result) -> {
                    throw CommandFailure.closedPipe();
                }))
                .isInstanceOf(CommandFailure.class);

        Awaitility.await().until(() -> !reader.join().isAlive());
        assertThat(reader.join().isDaemon()).isTrue();
    }

    @Test
    void anInterruptedCommandFailsAndItsThreadStaysInterrupted() {
        CompletableFuture<String> never = new CompletableFuture<>();
        CountDownLatch typed = new CountDownLatch(1);
        Iterator<String> keyboard = Stream.generate(() -> {
                    await(typed);
                    return "x";
                })
                .iterator();
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> InOrderSubmitter.run(keyboard, input -> never, (input, result) -> taken.add(result)))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("interrupted");
        assertThat(Thread.interrupted()).isTrue();
        typed.countDown();
        assertThat(taken).isEmpty();
    }

    @Test
    void aFailedSubmissionIsThrownAfterTheResultsBeforeIt() {
        assertThatThrownBy(() -> InOrderSubmitter.run(
                        List.of(1, 2, 3).iterator(),
                        input -> {
                            if (input == 3) {
                                throw CommandFailure.usage("the third");
                            }
                            return CompletableFuture.completedFuture(input);
                        },
                        (input, result) -> taken.add(result.toString())))
                .isInstanceOf(CommandFailure.class)
                .hasMessage("the third");
        assertThat(taken).containsExactly("1", "2");
    }

    @Test
    void aFailedResultIsThrownAsItIs() {
        assertThatThrownBy(() -> InOrderSubmitter.run(
                        List.of(1).iterator(),
                        input -> CompletableFuture.failedFuture(new IllegalStateException("device lost")),
                        (input, result) -> taken.add("none")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("device lost");
        assertThat(taken).isEmpty();
    }

    @Test
    void aFailureToPrintEndsAnEndlessInput() {
        assertThatThrownBy(() -> InOrderSubmitter.run(
                        Stream.generate(() -> "y").iterator(), CompletableFuture::completedFuture, (input, result) -> {
                            throw CommandFailure.closedPipe();
                        }))
                .isInstanceOf(CommandFailure.class);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
