package io.gliznet.streams.bench;

import io.gliznet.streams.batch.Batch;
import io.gliznet.streams.model.InferenceException;
import io.gliznet.streams.model.LoadedModel;
import io.gliznet.streams.model.Model;
import io.gliznet.streams.model.ModelOutput;
import java.nio.LongBuffer;
import java.util.Arrays;

/** A model that fails on every batch with a certain word. Thread-safe if the model is. */
final class PoisonedModel implements Model {

    /** A word that the documents of the benchmark do not have. */
    static final String MARK = "quicksilver";

    private final Model model;
    private final LongBuffer mark;

    private PoisonedModel(Model model, LongBuffer mark) {
        this.model = model;
        this.mark = mark;
    }

    /** Closing the result closes the original. */
    static LoadedModel of(LoadedModel model) {
        LongBuffer mark = LongBuffer.wrap(
                Arrays.stream(model.tokenizer().tokenize(MARK)).asLongStream().toArray());
        return model.withModels(clean -> new PoisonedModel(clean, mark));
    }

    @Override
    public ModelOutput run(Batch batch) throws InferenceException {
        LongBuffer tokens = batch.inputIds();
        for (int at = 0; at + mark.limit() <= tokens.limit(); at++) {
            if (tokens.slice(at, mark.limit()).equals(mark)) {
                throw new InferenceException("the batch has a poisoned document");
            }
        }
        return model.run(batch);
    }

    @Override
    public void close() {
        model.close();
    }
}
