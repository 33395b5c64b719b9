package io.gliznet.streams.infer;

import io.gliznet.streams.observe.Meters;
import io.gliznet.streams.observe.Metric;
import io.micrometer.core.instrument.DistributionSummary;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** What devices do, while they do it: sums since the start, their speed, and how sizes and times are distributed. Thread-safe. */
final class InferenceMeter {

    private static final double NANOS_PER_SECOND = 1e9;

    /** The speed is an average over about so much time on the device. */
    private static final double MEMORY_NANOS = 2e9;

    private final LongAdder batches = new LongAdder();
    private final LongAdder sequences = new LongAdder();
    private final LongAdder tokens = new LongAdder();
    private final LongAdder paddedTokens = new LongAdder();
    private final List<LongAdder> busyNanos;
    private final DeviceTime deviceTime;
    private final DistributionSummary waits;
    private final DistributionSummary times;
    private final DistributionSummary batchSequences;
    private final DistributionSummary batchTokens;
    private final DistributionSummary padding;
    private double nanosPerToken;
    private double tokensPerSequence;

    /**
     * @param devices how many there are
     * @param callers batches that each of them runs at the same time
     */
    InferenceMeter(int devices, int callers, Meters meters, DeviceTime deviceTime) {
        this.deviceTime = deviceTime;
        busyNanos = Stream.generate(LongAdder::new).limit(devices).toList();
        waits = meters.histogram(Metric.QUEUE_WAIT);
        times = meters.histogram(Metric.INFERENCE);
        batchSequences = meters.histogram(Metric.BATCH_SEQUENCES);
        batchTokens = meters.histogram(Metric.BATCH_TOKENS);
        padding = meters.histogram(Metric.PADDING);
        meters.counter(Metric.BATCHES, batches::sum);
        meters.counter(Metric.SEQUENCES, sequences::sum);
        meters.counter(Metric.TOKENS, tokens::sum);
        meters.counter(Metric.PADDED_TOKENS, paddedTokens::sum);
        for (int device = 0; device < devices; device++) {
            LongAdder busy = busyNanos.get(device);
            meters.counter(Metric.BUSY, () -> busy.sum() / NANOS_PER_SECOND, Integer.toString(device));
            meters.gauge(Metric.CALLERS, () -> callers, Integer.toString(device));
        }
    }

    /** The device takes a sequence. */
    void taken(Pending pending) {
        waits.record((System.nanoTime() - pending.since()) / NANOS_PER_SECOND);
    }

    /**
     * A device was busy, whatever came of it.
     *
     * @param device its number, from 0
     */
    void busy(int device, long nanos) {
        busyNanos.get(device).add(nanos);
    }

    /**
     * A batch was run.
     *
     * @param length of each sequence, with padding
     */
    void add(List<Pending> batch, int length, long nanos) {
        long some =
                batch.stream().mapToLong(pending -> pending.encoding().length()).sum();
        long padded = (long) batch.size() * length;
        batches.increment();
        sequences.add(batch.size());
        tokens.add(some);
        paddedTokens.add(padded);
        times.record(nanos / NANOS_PER_SECOND);
        batchSequences.record(batch.size());
        batchTokens.record((double) some);
        if (some > 0) {
            padding.record(1 - (double) some / padded);
            batch.forEach(pending ->
                    deviceTime.used(pending.flow(), nanos * pending.encoding().length() / some));
            double weight = -Math.expm1(-nanos / MEMORY_NANOS);
            average(weight, (double) nanos / some, (double) some / batch.size());
        }
    }

    /** A first estimate of the speed, before anything was run that counts. */
    synchronized void expect(long someTokens, long nanos) {
        nanosPerToken = Math.max(nanosPerToken, (double) nanos / someTokens);
    }

    /** Speed of one caller, by what was run lately; 0 while nothing was run. */
    synchronized double tokensPerSecond() {
        return nanosPerToken == 0 ? 0 : NANOS_PER_SECOND / nanosPerToken;
    }

    /** Mean length of the sequences that were run lately; 0 while nothing was run. */
    synchronized double tokensPerSequence() {
        return tokensPerSequence;
    }

    private synchronized void average(double weight, double newestNanos, double newestLength) {
        nanosPerToken = mean(nanosPerToken, weight, newestNanos);
        tokensPerSequence = mean(tokensPerSequence, weight, newestLength);
    }

    private static double mean(double earlier, double weight, double newest) {
        return earlier == 0 ? newest : earlier + weight * (newest - earlier);
    }

    InferenceStats read() {
        return new InferenceStats(
                batches.sum(),
                sequences.sum(),
                tokens.sum(),
                paddedTokens.sum(),
                busyNanos.stream().mapToLong(LongAdder::sum).sum());
    }
}
