package io.gliznet.streams.classify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gliznet.streams.label.Label;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;

/**
 * The names of the vectors of a label set: digests of all that each vector depends on. They lie in one array, because a service
 * with many tenants holds those of many sets. Immutable.
 */
final class LabelNames {

    private static final int BYTES = 32;

    /** Precedes the examples in the name of a vector. No phrasing is like this, because each has a placeholder. */
    private static final String EXAMPLES = "examples";

    private final byte[] digests;

    /** The name of one vector. */
    static final class Name {

        private final byte[] digests;
        private final int from;

        private Name(byte[] digests, int from) {
            this.digests = digests;
            this.from = from;
        }

        byte[] bytes() {
            return Arrays.copyOfRange(digests, from, from + BYTES);
        }

        /** The same without the names of other labels. */
        Name alone() {
            return new Name(bytes(), 0);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Name name
                    && Arrays.equals(digests, from, from + BYTES, name.digests, name.from, name.from + BYTES);
        }

        /** The first bytes of a digest are as good as any hash. */
        @Override
        public int hashCode() {
            return ByteBuffer.wrap(digests).getInt(from);
        }
    }

    /** @param modelFingerprint vectors of another model have other names */
    LabelNames(String modelFingerprint, List<Label> labels, List<String> phrasings) {
        digests = new byte[BYTES * labels.size()];
        MessageDigest digest = sha256();
        for (int label = 0; label < labels.size(); label++) {
            add(digest, modelFingerprint);
            add(digest, labels.get(label).prompt());
            phrasings.forEach(phrasing -> add(digest, phrasing));
            addExamples(digest, labels.get(label).examples());
            finish(digest, BYTES * label);
        }
    }

    /** @param label its place in the set */
    Name get(int label) {
        return new Name(digests, BYTES * label);
    }

    private static void addExamples(MessageDigest digest, List<String> examples) {
        if (!examples.isEmpty()) {
            add(digest, EXAMPLES);
            examples.forEach(example -> add(digest, example));
        }
    }

    /** Each string is preceded by its length. */
    private static void add(MessageDigest digest, String field) {
        byte[] bytes = field.getBytes(UTF_8);
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
        digest.update(bytes);
    }

    private void finish(MessageDigest digest, int at) {
        try {
            digest.digest(digests, at, BYTES);
        } catch (DigestException e) {
            throw new AssertionError("a digest of SHA-256 has " + BYTES + " bytes", e);
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
