package io.gliznet.streams.classify;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gliznet.streams.encode.EncodedLabelSet;
import io.gliznet.streams.encode.Encoding;
import io.gliznet.streams.encode.LabelEncoder;
import io.gliznet.streams.infer.Flow;
import io.gliznet.streams.infer.InferenceExecutor;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.model.InferenceException;
import io.gliznet.streams.model.LabelReading;
import io.gliznet.streams.observe.Meters;
import io.gliznet.streams.observe.Metric;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/**
 * The vectors of labels. Each is computed once: label sets that use the same words share it, caches hold those in use, and the
 * {@link LabelSets} keep all of them for the next start. What a cancelled document asked for is computed all the same, because the
 * next one needs it.
 *
 * <p>Threading: thread-safe; the model runs on the threads of the executor, and nobody waits here.
 */
final class LabelVectors {

    private static final int ENTRY_BYTES = 200;

    /** A sequence that waits for a device, beside its tokens. */
    private static final int SEQUENCE_BYTES = 400;

    /** The source of sequences of labels: those of a tenant are one flow, whichever documents need them. */
    private static final String SOURCE = "labels";

    private static final int BYTES_PER_TOKEN = 2 * Integer.BYTES;

    private final LabelReading.Independent model;
    private final String modelFingerprint;
    private final LabelEncoder encoder;
    private final InferenceExecutor executor;
    private final AsyncCache<LabelNames.Name, float[]> byLabel;
    private final AsyncCache<EncodedLabelSet, float[][]> bySet;
    private final Cache<EncodedLabelSet, LabelNames> names =
            Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();
    private final LongAdder setHits = new LongAdder();
    private final LongAdder setMisses = new LongAdder();

    /**
     * The vectors of a label set.
     *
     * @param vectors {@code [label][dimension]}, in the order of the set
     * @param bytes of the sequences that were submitted for them just now
     */
    record Requested(CompletableFuture<float[][]> vectors, long bytes) {}

    /** A vector that is being computed, and the flows in whose turn it is. */
    private static final class Computation extends CompletableFuture<float[]> {
        private final Set<Flow> flows = ConcurrentHashMap.newKeySet();
    }

    /**
     * @param modelFingerprint vectors under another fingerprint are not used
     * @param cacheBytes limit of the vectors in memory: half for labels, and half for whole label sets
     */
    LabelVectors(
            LabelReading.Independent model,
            String modelFingerprint,
            LabelEncoder encoder,
            InferenceExecutor executor,
            long cacheBytes) {
        this.model = model;
        this.modelFingerprint = modelFingerprint;
        this.encoder = encoder;
        this.executor = executor;
        byLabel = Caffeine.newBuilder()
                .maximumWeight(cacheBytes / 2)
                .weigher((LabelNames.Name name, float[] vector) -> ENTRY_BYTES + Float.BYTES * vector.length)
                .recordStats()
                .executor(Runnable::run)
                .buildAsync();
        bySet = Caffeine.newBuilder()
                .weakKeys()
                .maximumWeight(cacheBytes / 2)
                .weigher((EncodedLabelSet set, float[][] vectors) ->
                        ENTRY_BYTES + vectors.length * (Long.BYTES + Float.BYTES * model.dimension()))
                .executor(Runnable::run)
                .buildAsync();
    }

    /** How many vectors are held, and how often one was. */
    void register(Meters meters) {
        Cache<LabelNames.Name, float[]> held = byLabel.synchronous();
        meters.gauge(Metric.LABEL_VECTORS, held::estimatedSize);
        meters.counter(Metric.LABEL_CACHE, () -> held.stats().hitCount(), "vectors", "hit");
        meters.counter(Metric.LABEL_CACHE, () -> held.stats().missCount(), "vectors", "miss");
        meters.counter(Metric.LABEL_CACHE, setHits::sum, "vector-sets", "hit");
        meters.counter(Metric.LABEL_CACHE, setMisses::sum, "vector-sets", "miss");
    }

    /**
     * Starts to compute what is neither in a cache nor kept. Many documents that wait for the same label set share one request.
     *
     * @param kept where vectors outlive this process
     * @param tenantId whose work it is, if it is a tenant's
     */
    Requested request(EncodedLabelSet labelSet, LabelSets kept, Optional<String> tenantId) {
        CompletableFuture<float[][]> requested = new CompletableFuture<>();
        CompletableFuture<float[][]> earlier = bySet.asMap().putIfAbsent(labelSet, requested);
        if (earlier != null) {
            setHits.increment();
            return new Requested(earlier, 0);
        }
        setMisses.increment();
        Request request = new Request(labelSet, kept, new Flow(SOURCE, tenantId));
        try {
            request.start(requested);
        } catch (RuntimeException | Error e) {
            requested.completeExceptionally(e);
        }
        return new Requested(requested, request.bytes);
    }

    /** The labels of one set. Threading: one thread. */
    private final class Request {

        private final Flow flow;
        private final List<Label> labels;
        private final List<String> phrasings;
        private final LabelNames named;
        private final LabelSets kept;
        private long bytes;

        Request(EncodedLabelSet encoded, LabelSets kept, Flow flow) {
            this.flow = flow;
            LabelSet labelSet = encoded.labelSet();
            labels = labelSet.labels();
            phrasings = encoder.phrasings(labelSet);
            named = names.get(encoded, set -> new LabelNames(modelFingerprint, labels, phrasings));
            this.kept = kept;
        }

        void start(CompletableFuture<float[][]> requested) {
            List<CompletableFuture<float[]>> all = new ArrayList<>(labels.size());
            for (int label = 0; label < labels.size(); label++) {
                all.add(vector(labels.get(label), named.get(label)));
            }
            CompletionStage<Void> together = CompletableFuture.allOf(all.toArray(CompletableFuture[]::new));
            together.whenComplete((done, failure) -> {
                if (failure == null) {
                    requested.complete(all.stream().map(CompletableFuture::join).toArray(float[][]::new));
                } else {
                    requested.completeExceptionally(Failures.unwrap(failure));
                }
            });
        }

        private CompletableFuture<float[]> vector(Label label, LabelNames.Name name) {
            CompletableFuture<float[]> held = byLabel.getIfPresent(name);
            CompletableFuture<float[]> found = held == null ? load(name.alone()) : held;
            if (found instanceof Computation computation && !found.isDone() && computation.flows.add(flow)) {
                compute(label, name.bytes(), computation);
            }
            return found;
        }

        private CompletableFuture<float[]> load(LabelNames.Name name) {
            CompletableFuture<float[]> loaded = kept.vector(name.bytes())
                    .flatMap(LabelVectors.this::decode)
                    .map(CompletableFuture::completedFuture)
                    .orElseGet(Computation::new);
            CompletableFuture<float[]> earlier = byLabel.asMap().putIfAbsent(name, loaded);
            return earlier == null ? loaded : earlier;
        }

        /** In the flow's own turn, also if another waits for the same label: the first to come completes both. */
        private void compute(Label label, byte[] name, Computation computation) {
            List<CompletableFuture<float[]>> outputs = Stream.concat(
                            encoder.sequences(label.prompt(), phrasings).stream(),
                            label.examples().stream().map(encoder::example))
                    .map(this::submit)
                    .toList();
            CompletionStage<float[]> first = computation;
            first.whenComplete((vector, failure) -> outputs.forEach(output -> output.cancel(false)));
            CompletionStage<Void> computed = CompletableFuture.allOf(outputs.toArray(CompletableFuture[]::new))
                    .thenApply(done ->
                            vector(outputs.stream().map(CompletableFuture::join).toList()))
                    .thenAccept(vector -> {
                        kept.keepVector(name, encode(vector));
                        computation.complete(vector);
                    });
            computed.whenComplete((done, failure) -> {
                if (failure != null) {
                    computation.completeExceptionally(serviceError(label.prompt(), failure));
                }
            });
        }

        /** @param outputs of the phrasings, and then of the examples */
        private float[] vector(List<float[]> outputs) {
            int sentences = phrasings.size();
            return model.towards(
                    model.labelVector(outputs.subList(0, sentences)), outputs.subList(sentences, outputs.size()));
        }

        private CompletableFuture<float[]> submit(Encoding sequence) {
            bytes += SEQUENCE_BYTES + (long) BYTES_PER_TOKEN * sequence.length();
            return executor.submit(sequence, flow);
        }
    }

    /** The model fails on a label: that is no fault of the documents which wait for it, and each of them can be tried again. */
    private static Throwable serviceError(String label, Throwable failure) {
        Throwable cause = Failures.unwrap(failure);
        return cause instanceof InferenceException
                ? new IllegalStateException("label '" + label + "': " + cause.getMessage(), cause)
                : cause;
    }

    private static byte[] encode(float[] vector) {
        ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * vector.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(vector);
        return bytes.array();
    }

    /** Empty if the bytes are no vector of this model: it is computed again. */
    private Optional<float[]> decode(byte[] bytes) {
        if (bytes.length != Float.BYTES * model.dimension()) {
            return Optional.empty();
        }
        float[] vector = new float[model.dimension()];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(vector);
        return Optional.of(vector);
    }
}
