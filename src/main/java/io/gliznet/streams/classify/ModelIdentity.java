package io.gliznet.streams.classify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gliznet.streams.model.ExecutionProvider;
import io.gliznet.streams.model.LoadedModel;
import io.gliznet.streams.model.ModelManifest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;

/**
 * Which model scored a document, and on what.
 *
 * @param fingerprint names everything that the logits depend on; see {@link #fingerprint}
 */
public record ModelIdentity(String id, String revision, String fingerprint) {

    private static final int HEX_DIGITS = 16;

    public static ModelIdentity of(LoadedModel model) {
        ModelManifest manifest = model.manifest();
        ModelManifest.Graph graph = Objects.requireNonNull(manifest.graphs().get(model.graph()));
        return new ModelIdentity(
                manifest.id(), manifest.revision(), fingerprint(manifest.sha256(), graph, model.provider()));
    }

    /**
     * First 16 hex digits of SHA-256 over the digests of the manifest and of the graph in use, the graph's precision and the
     * execution provider. The manifest alone is not enough: a directory may hold several graphs.
     */
    static String fingerprint(String manifestSha256, ModelManifest.Graph graph, ExecutionProvider provider) {
        String all = String.join(
                "\n", manifestSha256, graph.sha256(), graph.precision().name(), provider.name());
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(all.getBytes(UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, HEX_DIGITS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JVM has SHA-256
        }
    }
}
