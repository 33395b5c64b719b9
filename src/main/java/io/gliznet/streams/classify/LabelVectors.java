package io.gliznet.streams.classify;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.gliznet.streams.encode.Encoding;
import io.gliznet.streams.encode.LabelEncoder;
import io.gliznet.streams.infer.InferenceExecutor;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.model.LabelReading;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The vectors of labels. Each is computed once: label sets that use the same words share it, a cache holds those in use, and the
 * {@link LabelSets} keep all of them for the next start.
 *
 * <p>Threading: thread-safe; the model runs on the threads of the executor, and nobody waits here.
 */
final class LabelVectors {

    private static final int ENTRY_BYTES = 200;

    private final LabelReading.Independent model;
    private final String modelFingerprint;
    private final LabelEncoder encoder;
    private final InferenceExecutor executor;
    private final AsyncCache<Key, float[]> vectors;

    /** A label, and the sentences in which the model reads it. */
    private record Key(String label, List<String> phrasings) {}

    /**
     * The vectors of a label set.
     *
     * @param vectors {@code [label][dimension]}, in the order of the set
     * @param tokens that the model has to read first
     */
    record Requested(CompletableFuture<float[][]> vectors, long tokens) {}

    /**
     * @param modelFingerprint vectors under another fingerprint are not used
     * @param cacheBytes limit of the vectors in memory
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
        vectors = Caffeine.newBuilder()
                .maximumWeight(cacheBytes)
                .weigher((Key key, float[] vector) ->
                        ENTRY_BYTES + Character.BYTES * key.label().length() + Float.BYTES * vector.length)
                .executor(Runnable::run)
                .buildAsync();
    }

    /**
     * Starts to compute what is neither in the cache nor kept.
     *
     * @param kept where vectors outlive this process
     * @param flow see {@link InferenceExecutor#submit}
     */
    Requested request(LabelSet labelSet, LabelSets kept, Object flow) {
        List<String> phrasings = encoder.phrasings(labelSet);
        long[] tokens = {0};
        List<CompletableFuture<float[]>> all = labelSet.labels().stream()
                .map(label ->
                        vectors.get(new Key(label.prompt(), phrasings), (key, unused) -> load(key, kept, flow, tokens)))
                .toList();
        CompletableFuture<float[][]> together = CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .thenApply(done -> all.stream().map(CompletableFuture::join).toArray(float[][]::new));
        return new Requested(together, tokens[0]);
    }

    private CompletableFuture<float[]> load(Key key, LabelSets kept, Object flow, long[] tokens) {
        byte[] name = name(key);
        return kept.vector(name)
                .flatMap(this::decode)
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> compute(key, flow, tokens).thenApply(vector -> {
                    kept.keepVector(name, encode(vector));
                    return vector;
                }));
    }

    private CompletableFuture<float[]> compute(Key key, Object flow, long[] tokens) {
        List<Encoding> sequences = encoder.sequences(key.label(), key.phrasings());
        sequences.forEach(sequence -> tokens[0] += sequence.length());
        List<CompletableFuture<float[]>> computed = sequences.stream()
                .map(sequence -> executor.submit(sequence, flow))
                .toList();
        return CompletableFuture.allOf(computed.toArray(CompletableFuture[]::new))
                .thenApply(done -> model.labelVector(
                        computed.stream().map(CompletableFuture::join).toList()));
    }

    /** A digest of all that the vector depends on. Each string is preceded by its length. */
    private byte[] name(Key key) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            add(digest, modelFingerprint);
            add(digest, key.label());
            key.phrasings().forEach(phrasing -> add(digest, phrasing));
            return digest.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    private static void add(MessageDigest digest, String field) {
        byte[] bytes = field.getBytes(UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
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
