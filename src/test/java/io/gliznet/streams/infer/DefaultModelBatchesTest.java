package io.gliznet.streams.infer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.gliznet.streams.Models;
import io.gliznet.streams.batch.CallCost;
import io.gliznet.streams.batch.NeighbourPlanner;
import io.gliznet.streams.encode.DocumentEncoder;
import io.gliznet.streams.encode.EncodedLabelSet;
import io.gliznet.streams.encode.Encoding;
import io.gliznet.streams.encode.Sequences;
import io.gliznet.streams.encode.TextSettings;
import io.gliznet.streams.model.LoadedModel;
import io.gliznet.streams.model.ModelDirectory;
import io.gliznet.streams.model.ModelSettings;
import io.gliznet.streams.observe.Meters;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class DefaultModelBatchesTest {

    private static final NeighbourPlanner BATCHES = new NeighbourPlanner(new CallCost(1e7, 1e5, 300), 8, 256);
    private static final double TOLERANCE = 1e-5;

    @Test
    void aTextHasTheSameVectorAloneAndBesideOthers() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        try (LoadedModel model = ModelDirectory.load(ModelSettings.cpu(Models.DEFAULT))) {
            DocumentEncoder encoder = model.manifest().encoder(model.tokenizer(), TextSettings.DEFAULT);
            EncodedLabelSet labels = encoder.labels().encode(Sequences.labels("sports"));
            List<Encoding> texts = IntStream.range(0, 200)
                    .mapToObj(i -> Sequences.document(Sequences.words(1 + random.nextInt(12))))
                    .map(document ->
                            encoder.encode(document, labels).encodings().get(0))
                    .toList();
            List<float[]> alone = run(model, texts, NeighbourPlanner.ONE_BY_ONE, 200);
            List<float[]> beside = run(model, texts, BATCHES, 120);

            for (int i = 0; i < texts.size(); i++) {
                assertThat(beside.get(i)).as("seed %s, text %s", seed, i).containsExactly(alone.get(i), within((float)
                        TOLERANCE));
            }
        }
    }

    private static List<float[]> run(LoadedModel model, List<Encoding> texts, NeighbourPlanner planner, int maxCalls)
            throws Exception {
        try (InferenceExecutor executor = new CpuExecutor(
                model.devices().get(0), 2, planner, new InferenceMeter(1, 2, Meters.none(), DeviceTime.UNCOUNTED))) {
            List<CompletableFuture<float[]>> outputs = texts.stream()
                    .map(text -> executor.submit(text, Flow.ofNobody("flow")))
                    .toList();
            for (CompletableFuture<float[]> output : outputs) {
                output.get(60, TimeUnit.SECONDS);
            }
            assertThat(executor.stats().batches()).isLessThanOrEqualTo(maxCalls);
            return outputs.stream().map(CompletableFuture::join).toList();
        }
    }
}
