package io.gliznet.streams.infer;

import io.gliznet.streams.batch.Batch;
import io.gliznet.streams.batch.BatchPlanner;
import io.gliznet.streams.model.Device;
import io.gliznet.streams.model.DeviceLostException;
import io.gliznet.streams.model.InferenceException;
import io.gliznet.streams.model.ModelOutput;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs batches on one model and answers who waits for them; never throws. Threading: one thread.
 *
 * <p>A batch that fails is halved until the failing sequence is alone; its neighbours get their logits. When a
 * sequence fails alone, a probe decides whether the sequence or the device fails: an input that the device is known to take.
 */
final class BatchRunner {

    private static final Logger LOG = LoggerFactory.getLogger(BatchRunner.class);

    private final Device device;
    private final int number;
    private final BatchPlanner planner;
    private final InferenceMeter meter;
    private final Executor answers;
    private final Batch spare;
    private volatile long runningSince;

    /**
     * @param number of the device, from 0
     * @param answers where those who wait are told, a batch at a time
     */
    BatchRunner(Device device, int number, BatchPlanner planner, InferenceMeter meter, Executor answers) {
        this.device = device;
        this.number = number;
        this.planner = planner;
        this.meter = meter;
        this.answers = answers;
        this.spare = new Batch(device.padId());
    }

    /**
     * Fills a batch with these sequences.
     *
     * @return whether there was memory for it; if not, who waits for them knows
     */
    boolean prepare(Batch batch, List<Pending> pending) {
        try {
            fill(batch, pending);
            return true;
        } catch (RuntimeException | Error e) {
            fail(pending, e);
            return false;
        }
    }

    private void fill(Batch batch, List<Pending> pending) {
        int longest = pending.stream()
                .mapToInt(request -> request.encoding().length())
                .max()
                .orElseThrow();
        batch.fill(pending.stream().map(Pending::encoding).toList(), planner.paddedLength(longest));
    }

    /** Runs so many sequences of that length, and forgets about it; what the device does not take would be halved, too. */
    void warmUp(int rows, int length) {
        try {
            spare.fill(Collections.nCopies(rows, device.probe()), planner.paddedLength(length));
            long start = System.nanoTime();
            device.model().run(spare);
            meter.expect((long) rows * length, System.nanoTime() - start);
        } catch (InferenceException | RuntimeException | Error e) {
            LOG.atWarn()
                    .log(
                            "the device does not take {} sequences of {} tokens at once: {}",
                            rows,
                            length,
                            e.getMessage());
        }
    }

    /** Runs a batch that was prepared with these sequences. */
    void run(Batch batch, List<Pending> pending) {
        pending.forEach(request -> {
            meter.taken(request);
            request.taken().run();
        });
        runOrFail(batch, pending);
    }

    private void runOrFail(Batch batch, List<Pending> pending) {
        try {
            runOrHalve(batch, pending);
        } catch (RuntimeException | Error e) {
            fail(pending, e);
        }
    }

    private void runOrHalve(Batch batch, List<Pending> pending) {
        try {
            ModelOutput output = timed(batch, pending);
            answers.execute(() -> answerOrFail(pending, output));
        } catch (InferenceException e) {
            if (pending.size() == 1) {
                fail(pending, probeDevice(e));
            } else {
                halve(pending);
            }
        }
    }

    void fail(List<Pending> pending, Throwable failure) {
        answers.execute(() -> pending.forEach(request -> request.output().completeExceptionally(failure)));
    }

    /** Nobody waits for ever: not even if there is no memory for the logits. */
    private static void answerOrFail(List<Pending> pending, ModelOutput output) {
        try {
            answer(pending, output);
        } catch (RuntimeException | Error e) {
            pending.forEach(request -> request.output().completeExceptionally(e));
        }
    }

    private static void answer(List<Pending> pending, ModelOutput output) {
        for (int row = 0; row < pending.size(); row++) {
            Pending request = pending.get(row);
            float[] values = output.row(row, request.encoding());
            if (isFinite(values)) {
                request.output().complete(values);
            } else {
                request.output()
                        .completeExceptionally(
                                new InferenceException("expected finite numbers from the model, found others"));
            }
        }
    }

    private ModelOutput timed(Batch batch, List<Pending> pending) throws InferenceException {
        long start = System.nanoTime();
        ModelOutput output = run(batch);
        meter.add(pending, batch.length(), System.nanoTime() - start);
        return output;
    }

    /** A run that fails keeps the device busy, too. */
    private ModelOutput run(Batch batch) throws InferenceException {
        long start = System.nanoTime();
        runningSince = start | 1;
        try {
            return device.model().run(batch);
        } finally {
            runningSince = 0;
            meter.busy(number, System.nanoTime() - start);
        }
    }

    /** How long the longest of the runs at this moment has taken; zero if there is none. Any thread may ask. */
    static Duration longestRun(Stream<BatchRunner> runners) {
        long now = System.nanoTime();
        return Duration.ofNanos(runners.mapToLong(runner -> runner.runningSince)
                .filter(since -> since != 0)
                .map(since -> now - since)
                .max()
                .orElse(0));
    }

    private static boolean isFinite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    private void halve(List<Pending> pending) {
        int middle = pending.size() / 2;
        for (List<Pending> half : List.of(pending.subList(0, middle), pending.subList(middle, pending.size()))) {
            if (prepare(spare, half)) {
                runOrFail(spare, half);
            }
        }
    }

    private Exception probeDevice(InferenceException failure) {
        spare.fill(List.of(device.probe()), planner.paddedLength(device.probe().length()));
        try {
            run(spare);
            return failure;
        } catch (InferenceException | RuntimeException e) {
            return new DeviceLostException("a known input fails, too: " + e.getMessage(), failure);
        }
    }
}
