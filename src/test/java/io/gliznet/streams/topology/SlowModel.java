package io.gliznet.streams.topology;

import io.gliznet.streams.Models;
import io.gliznet.streams.batch.Batch;
import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.classify.ClassifierSettings;
import io.gliznet.streams.model.Device;
import io.gliznet.streams.model.ExecutionProvider;
import io.gliznet.streams.model.LoadedModel;
import io.gliznet.streams.model.Model;
import io.gliznet.streams.model.ModelDirectory;
import io.gliznet.streams.model.ModelException;
import io.gliznet.streams.model.ModelOutput;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A model that takes its time and computes nothing; the tokenizer and the layout are the default model's. */
final class SlowModel implements Model {

    private final Model replaced;
    private final Consumer<Batch> work;
    private final AtomicInteger runs = new AtomicInteger();
    private volatile boolean started;

    /** The token with which the sequence of a label begins. */
    private static final int LAB = 30_522;

    private static final int DIMENSION = 384;

    private SlowModel(Model replaced, Consumer<Batch> work) {
        this.replaced = replaced;
        this.work = work;
    }

    /** A classifier on two cores, and the model that counts its runs. */
    record Running(Classifier classifier, SlowModel model) implements AutoCloseable {
        @Override
        public void close() {
            classifier.close();
        }
    }

    /** @param work what a run does before it returns; the runs of the warm-up do nothing */
    static Running start(Consumer<Batch> work) throws ModelException {
        LoadedModel real =
                ModelDirectory.load(ClassifierSettings.cpu(Models.DEFAULT).model());
        Device device = real.devices().get(0);
        SlowModel slow = new SlowModel(device.model(), work);
        LoadedModel replaced = new LoadedModel(
                real.manifest(),
                real.graph(),
                ExecutionProvider.CPU,
                real.tokenizer(),
                List.of(new Device(slow, device.probe(), device.padId())),
                0);
        Classifier classifier = new Classifier(replaced, ClassifierSettings.cpu(Models.DEFAULT));
        slow.runs.set(0);
        slow.started = true;
        return new Running(classifier, slow);
    }

    /** Sequences of texts that ran since the start, warm-up left out. */
    int runs() {
        return runs.get();
    }

    @Override
    public ModelOutput run(Batch batch) {
        if (batch.inputIds().get(0) != LAB) {
            runs.incrementAndGet();
            if (started) {
                work.accept(batch);
            }
        }
        return ModelOutput.vectors(new float[batch.rows() * DIMENSION], DIMENSION);
    }

    @Override
    public void close() {
        replaced.close();
    }
}
