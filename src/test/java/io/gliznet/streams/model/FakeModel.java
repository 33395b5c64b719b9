package io.gliznet.streams.model;

import io.gliznet.streams.batch.Batch;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;

/**
 * A model whose logit of a label is the number of the label times the sum of the row's token ids, so that each result identifies
 * its sequence. It can be told to fail or to report a lost device.
 */
public final class FakeModel implements Model {

    /** Rows of each batch that ran. */
    public final List<Integer> batches = Collections.synchronizedList(new ArrayList<>());
    /** Names of the threads that ran them. */
    public final List<String> threads = Collections.synchronizedList(new ArrayList<>());

    private final Predicate<Batch> refuses;
    private volatile boolean closed;

    public FakeModel() {
        this(batch -> false);
    }

    /** @param refuses batches that end in an {@link InferenceException} */
    public FakeModel(Predicate<Batch> refuses) {
        this.refuses = refuses;
    }

    @Override
    public ModelOutput run(Batch batch) throws InferenceException {
        if (closed) {
            throw new AssertionError("run after close");
        }
        batches.add(batch.rows());
        threads.add(Thread.currentThread().getName());
        if (refuses.test(batch)) {
            throw new InferenceException("refused");
        }
        float[] values = new float[batch.rows() * batch.labels()];
        for (int row = 0; row < batch.rows(); row++) {
            for (int label = 0; label < batch.labels(); label++) {
                values[row * batch.labels() + label] = (label + 1) * sum(batch, row);
            }
        }
        return ModelOutput.logits(values, batch.labels());
    }

    /** The sum of a row's ids, padding left out. */
    public static float sum(Batch batch, int row) {
        long sum = 0;
        for (int position = row * batch.length(); position < (row + 1) * batch.length(); position++) {
            sum += batch.inputIds().get(position) * batch.attentionMask().get(position);
        }
        return sum;
    }

    @Override
    public void close() {
        closed = true;
    }
}
