package io.gliznet.streams.topology;

import io.gliznet.streams.classify.LabelSets;
import io.gliznet.streams.classify.Submission;
import io.gliznet.streams.classify.Submit;
import io.gliznet.streams.records.LabelSetRecord;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A pipeline with a service error when it is told to have one. */
record FailingPipeline(Pipeline delegate, BooleanSupplier fails) implements PipelineDecorator {

    @Override
    public Submit bind(LabelSets labelSets) {
        Submit working = delegate.bind(labelSets);
        return (value, source) -> {
            Submission submission = working.submit(value, source);
            if (fails.getAsBoolean()) {
                submission.fail(new IllegalStateException("device lost"));
            }
            return submission;
        };
    }

    @Override
    public boolean concernsEveryRecord(Throwable serviceError) {
        return serviceError instanceof IllegalStateException || delegate.concernsEveryRecord(serviceError);
    }

    @Override
    public LabelSetRecord read(byte @Nullable [] key, byte @Nullable [] value, long offset) {
        if (fails.getAsBoolean()) {
            throw new IllegalStateException("device lost");
        }
        return delegate.read(key, value, offset);
    }
}
