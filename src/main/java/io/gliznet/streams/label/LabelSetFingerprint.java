package io.gliznet.streams.label;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * SHA-256 digest of the fields of a label set that influence scores. Each string is preceded by its length, so that different
 * sets never have the same input.
 */
final class LabelSetFingerprint {

    private static final int HEX_DIGITS = 16;

    private final MessageDigest digest;

    private LabelSetFingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }

    static String of(LabelSet set) {
        LabelSetFingerprint fingerprint = new LabelSetFingerprint();
        if (set.isRelative()) {
            fingerprint.addDecision(set.decision());
        }
        fingerprint.add(set.mode().name());
        fingerprint.add(set.template());
        set.phrasings().forEach(fingerprint::add);
        fingerprint.add(set.aggregation().name());
        fingerprint.add(Integer.toString(set.topK()));
        for (Label label : set.labels()) {
            fingerprint.add(label.name());
            fingerprint.add(set.prompt(label));
            fingerprint.add(Double.toString(set.threshold(label)));
        }
        fingerprint.addFitted(set);
        return HexFormat.of().formatHex(fingerprint.digest.digest()).substring(0, HEX_DIGITS);
    }

    private void addDecision(Decision decision) {
        add(Selection.RELATIVE.name());
        add(Double.toString(decision.logOddsRatio()));
        add(Double.toString(decision.strictness().orElse(0)));
    }

    /** A set to which nothing was fitted adds nothing. What was fitted begins with a text that no label can have. */
    private void addFitted(LabelSet set) {
        List<Label> fitted = set.labels().stream()
                .filter(label -> label.bias().isPresent() || !label.examples().isEmpty())
                .toList();
        if (fitted.isEmpty() && set.decision().scale().isEmpty()) {
            return;
        }
        add("\0fitted");
        add(Double.toString(set.decision().scale().orElse(1)));
        for (Label label : fitted) {
            add(label.name());
            add(Double.toString(label.bias().orElse(0)));
            add(Integer.toString(label.examples().size()));
            label.examples().forEach(this::add);
        }
    }

    private void add(String field) {
        byte[] bytes = field.getBytes(StandardCharsets.UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }
}
