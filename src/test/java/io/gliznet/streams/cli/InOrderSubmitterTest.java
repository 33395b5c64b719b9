package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class InOrderSubmitterTest {

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
        List<Integer> inputs = IntStream.range(0, 5_000).boxed().toList();

        InOrderSubmitter.run(
                inputs.iterator(),
                input -> CompletableFuture.supplyAsync(() -> input * 2),
                (input, result) -> taken.add(result.toString()));

        assertThat(taken).hasSize(5_000).startsWith("0", "2", "4").endsWith("9998");
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
                        java.util.stream.Stream.generate(() -> "y").iterator(),
                        CompletableFuture::completedFuture,
                        (input, result) -> {
                            throw CommandFailure.closedPipe();
                        }))
                .isInstanceOf(CommandFailure.class);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
