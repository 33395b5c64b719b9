package io.gliznet.streams.topology;

import io.gliznet.streams.classify.LabelSets;
import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.classify.Submit;
import io.gliznet.streams.encode.EncodedLabelSet;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.records.LabelSetRecord;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A pipeline that fails by a fault of ours when it is told to. */
record FailingPipeline(Pipeline delegate, BooleanSupplier fails) implements Pipeline {

    @Override
    public Submit bind(LabelSets labelSets) {
        Submit working = delegate.bind(labelSets);
        return value -> fails.getAsBoolean()
                ? CompletableFuture.failedFuture(new IllegalStateException("device lost"))
                : working.submit(value);
    }

    @Override
    public LabelSetRecord read(byte @Nullable [] key, byte @Nullable [] value, long offset) {
        if (fails.getAsBoolean()) {
            throw new IllegalStateException("device lost");
        }
        return delegate.read(key, value, offset);
    }

    @Override
    public EncodedLabelSet encode(LabelSet labelSet) {
        return delegate.encode(labelSet);
    }

    @Override
    public byte[] write(Outcome.Classified outcome) {
        return delegate.write(outcome);
    }

    @Override
    public String tokenizerFingerprint() {
        return delegate.tokenizerFingerprint();
    }
}
