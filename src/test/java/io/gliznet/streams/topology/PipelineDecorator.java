package io.gliznet.streams.topology;

import io.gliznet.streams.classify.LabelSets;
import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.classify.Submit;
import io.gliznet.streams.document.SourceRecord;
import io.gliznet.streams.encode.EncodedLabelSet;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.records.EncodedResult;
import io.gliznet.streams.records.LabelSetRecord;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A pipeline around another one, for faults. */
interface PipelineDecorator extends Pipeline {

    Pipeline delegate();

    @Override
    default Submit bind(LabelSets labelSets) {
        return delegate().bind(labelSets);
    }

    @Override
    default EncodedResult write(Outcome.Classified outcome, SourceRecord record) {
        return delegate().write(outcome, record);
    }

    @Override
    default CompletableFuture<?> probe() {
        return delegate().probe();
    }

    @Override
    default boolean concernsEveryRecord(Throwable serviceError) {
        return delegate().concernsEveryRecord(serviceError);
    }

    @Override
    default int parallelism() {
        return delegate().parallelism();
    }

    @Override
    default double tokensPerSecond() {
        return delegate().tokensPerSecond();
    }

    @Override
    default Duration longestRun() {
        return delegate().longestRun();
    }

    @Override
    default LabelSetRecord read(byte @Nullable [] key, byte @Nullable [] value, long offset) {
        return delegate().read(key, value, offset);
    }

    @Override
    default EncodedLabelSet encode(LabelSet labelSet) {
        return delegate().encode(labelSet);
    }

    @Override
    default String labelEncoderFingerprint() {
        return delegate().labelEncoderFingerprint();
    }

    @Override
    default String modelFingerprint() {
        return delegate().modelFingerprint();
    }
}
