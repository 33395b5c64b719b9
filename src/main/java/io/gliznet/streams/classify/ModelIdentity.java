package io.gliznet.streams.classify;

import io.gliznet.streams.model.LoadedModel;

/**
 * Which model scored a document.
 *
 * @param fingerprint first 16 hex digits of SHA-256 over the manifest, which holds the digests of all its files
 * @param tokenizerFingerprint label encodings of another one are of no use
 */
public record ModelIdentity(String id, String revision, String fingerprint, String tokenizerFingerprint) {

    private static final int HEX_DIGITS = 16;

    static ModelIdentity of(LoadedModel model) {
        return new ModelIdentity(
                model.manifest().id(),
                model.manifest().revision(),
                model.manifest().sha256().substring(0, HEX_DIGITS),
                model.tokenizer().fingerprint());
    }
}
