package io.gliznet.streams.infer;

import static org.assertj.core.api.Assertions.assertThat;

import io.gliznet.streams.batch.Batch;
import io.gliznet.streams.batch.NeighbourPlanner;
import io.gliznet.streams.encode.Sequences;
import io.gliznet.streams.model.Device;
import io.gliznet.streams.model.FakeModel;
import io.gliznet.streams.model.InferenceException;
import io.gliznet.streams.model.Model;
import io.gliznet.streams.model.ModelOutput;
import java.lang.management.ManagementFactory;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/** What is learned from models whose calls take a known CPU time. */
final class CallTimingTest {

    private static final long CALL_NANOS = 400_000;
    private static final long TOKEN_NANOS = 15_000;

    @Test
    void aModelWhoseCallsCostSomethingRunsShortSequencesTogether() {
        NeighbourPlanner planner = plan(batch -> CALL_NANOS + TOKEN_NANOS * batch.rows() * batch.length());

        assertThat(planner.cost().call() / planner.cost().token()).isBetween(15.0, 40.0);
        assertThat(planner.rows(10)).isEqualTo(8);
        assertThat(planner.rows(300)).isEqualTo(1);
    }

    @Test
    void aModelWhoseCallsCostOnlyWhatTheyComputeRunsEachAlone() {
        assertThat(plan(batch -> TOKEN_NANOS * batch.rows() * batch.length()).longest())
                .isZero();
    }

    @Test
    void aModelThatTakesNoTimeRunsEachAlone() {
        assertThat(plan(batch -> 0)).isEqualTo(NeighbourPlanner.ONE_BY_ONE);
    }

    @Test
    void aModelWhoseOutputDependsOnOtherSequencesRunsEachAlone() {
        FakeModel real = new FakeModel();
        Model dependent = new Busy(batch -> CALL_NANOS) {
            @Override
            public ModelOutput run(Batch batch) throws InferenceException {
                super.run(batch);
                ModelOutput output = real.run(batch);
                return batch.rows() == 1
                        ? output
                        : ModelOutput.logits(new float[batch.rows() * batch.labels()], batch.labels());
            }
        };
        assertThat(plan(dependent)).isEqualTo(NeighbourPlanner.ONE_BY_ONE);
    }

    @Test
    void aModelThatFailsRunsEachAlone() {
        assertThat(plan(new FakeModel(batch -> batch.rows() > 1))).isEqualTo(NeighbourPlanner.ONE_BY_ONE);
    }

    private static NeighbourPlanner plan(ToLongFunction<Batch> nanos) {
        return plan(new Busy(nanos));
    }

    private static NeighbourPlanner plan(Model model) {
        return CallTiming.plan(new Device(model, Sequences.sequence(5, 2), Sequences.PAD), 2);
    }

    /** Computes for a while, and gives the right output. */
    private static class Busy implements Model {

        private final FakeModel output = new FakeModel();
        private final ToLongFunction<Batch> nanos;

        Busy(ToLongFunction<Batch> nanos) {
            this.nanos = nanos;
        }

        @Override
        public ModelOutput run(Batch batch) throws InferenceException {
            long end = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() + nanos.applyAsLong(batch);
            while (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() < end) {
                Thread.onSpinWait();
            }
            return output.run(batch);
        }

        @Override
        public void close() {}
    }
}
