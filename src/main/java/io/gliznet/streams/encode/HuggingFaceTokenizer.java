package io.gliznet.streams.encode;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;

/**
 * A {@code tokenizer.json} of Hugging Face, run by its own Rust library.
 *
 * <p>Threading: the native tokenizer is immutable once made; any number of threads may tokenize. Ownership: who made it closes
 * it, after the last call.
 */
public final class HuggingFaceTokenizer implements Tokenizer, AutoCloseable {

    /** Without these the library truncates at 512 tokens, pads, and adds special tokens. */
    private static final Map<String, String> AS_IT_IS = Map.of(
            "addSpecialTokens", "false",
            "truncation", "false",
            "padding", "false",
            "modelMaxLength", Integer.toString(Integer.MAX_VALUE));

    static {
        // The library would otherwise look for a CUDA build to download, and report its use.
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        System.setProperty("RUST_FLAVOR", "cpu");
    }

    private final ai.djl.huggingface.tokenizers.HuggingFaceTokenizer tokenizer;
    private final String fingerprint;

    /**
     * A tokenizer from the bytes of its {@code tokenizer.json}.
     *
     * @param fingerprint SHA-256 of the bytes, hex
     * @throws IOException if the library does not understand them
     */
    public HuggingFaceTokenizer(byte[] tokenizerJson, String fingerprint) throws IOException {
        this.fingerprint = fingerprint;
        try {
            tokenizer = ai.djl.huggingface.tokenizers.HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(tokenizerJson), AS_IT_IS);
        } catch (RuntimeException e) {
            throw new IOException("expected a tokenizer of Hugging Face, found: " + e.getMessage(), e);
        }
    }

    @Override
    public int[] tokenize(String text) {
        long[] ids = tokenizer.encode(text, false, false).getIds();
        int[] narrow = new int[ids.length];
        for (int i = 0; i < ids.length; i++) {
            narrow[i] = (int) ids[i];
        }
        return narrow;
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
