package io.gliznet.streams.cli;

import java.util.Iterator;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Submits inputs before earlier ones have a result, and hands on the results in the order of the inputs. A separate thread
 * reads the inputs, so that a result is shown before the next input is typed.
 */
final class InOrderSubmitter<I, O> {

    private static final int IN_FLIGHT = 256;

    private final BlockingQueue<Step<I, O>> steps = new ArrayBlockingQueue<>(IN_FLIGHT);

    private sealed interface Step<I, O> {

        record Submitted<I, O>(I input, CompletableFuture<O> result) implements Step<I, O> {}

        record End<I, O>() implements Step<I, O> {}

        record Failed<I, O>(Throwable cause) implements Step<I, O> {}
    }

    private InOrderSubmitter() {}

    /** Returns when every result was taken. Throws what an input, its submission or its result threw, after earlier results. */
    static <I, O> void run(Iterator<I> inputs, Function<I, CompletableFuture<O>> submit, BiConsumer<I, O> take) {
        InOrderSubmitter<I, O> ahead = new InOrderSubmitter<>();
        Thread reader = new Thread(() -> ahead.submitAll(inputs, submit), "read");
        reader.setDaemon(true);
        reader.start();
        try {
            ahead.takeAll(take);
        } finally {
            reader.interrupt();
        }
    }

    private void submitAll(Iterator<I> inputs, Function<I, CompletableFuture<O>> submit) {
        try {
            try {
                while (inputs.hasNext()) {
                    I input = inputs.next();
                    steps.put(new Step.Submitted<>(input, submit.apply(input)));
                }
                steps.put(new Step.End<>());
            } catch (RuntimeException | Error e) {
                steps.put(new Step.Failed<>(e));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the results are no longer taken
        }
    }

    private void takeAll(BiConsumer<I, O> take) {
        while (true) {
            Step<I, O> step = next();
            if (step instanceof Step.Submitted<I, O> submitted) {
                take.accept(submitted.input(), join(submitted.result()));
            } else if (step instanceof Step.Failed<I, O> failed) {
                if (failed.cause() instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) failed.cause();
            } else {
                return;
            }
        }
    }

    private Step<I, O> next() {
        try {
            return steps.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw CommandFailure.failed("interrupted");
        }
    }

    private static <O> O join(CompletableFuture<O> result) {
        try {
            return result.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
