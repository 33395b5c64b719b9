package io.gliznet.streams.encode;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Runs a {@code tokenizer.json} with the native tokenizer library of Hugging Face.
 *
 * <p>Threading: the native tokenizer is immutable, so any number of threads may tokenize. Ownership: the creator closes it after
 * the last call.
 */
public final class HuggingFaceTokenizer implements Tokenizer, AutoCloseable {

    /** Without these options the library truncates at 512 tokens, pads, and adds special tokens. */
    private static final Map<String, String> PLAIN = Map.of(
            "addSpecialTokens", "false",
            "truncation", "false",
            "padding", "false",
            "modelMaxLength", Integer.toString(Integer.MAX_VALUE));

    static {
        // Without these properties the library tries to download a CUDA build and reports its use.
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("RUST_FLAVOR", "cpu");
    }

    private final ai.djl.huggingface.tokenizers.HuggingFaceTokenizer tokenizer;
    private final String fingerprint;
    private final OptionalInt unknownId;

    /**
     * Creates a tokenizer from the bytes of its {@code tokenizer.json}.
     *
     * @param fingerprint SHA-256 of the bytes in hex
     * @param unknownId id of the token for what the vocabulary does not contain, if there is one
     * @throws IOException if the library cannot read them
     */
    public HuggingFaceTokenizer(byte[] tokenizerJson, String fingerprint, OptionalInt unknownId) throws IOException {
        this.fingerprint = fingerprint;
        this.unknownId = unknownId;
        try {
            tokenizer = ai.djl.huggingface.tokenizers.HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(tokenizerJson), PLAIN);
        } catch (RuntimeException e) {
            throw new IOException("expected a tokenizer.json of Hugging Face, found: " + e.getMessage(), e);
        }
    }

    /** Asks the library for the token ids alone: its own class also makes a string and a span for each token. */
    @Override
    public int[] tokenize(String text) {
        long encoding = TokenizersLibrary.LIB.encode(tokenizer.getHandle(), text, false);
        long[] ids;
        try {
            ids = TokenizersLibrary.LIB.getTokenIds(encoding);
        } finally {
            TokenizersLibrary.LIB.deleteEncoding(encoding);
        }
        int[] narrow = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            narrow[i] = (int) ids[i];
        }
        return narrow;
    }

    @Override
    public OptionalInt unknownId() {
        return unknownId;
    }

    @Override
    public String fingerprint() {
        return fingerprint;
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
