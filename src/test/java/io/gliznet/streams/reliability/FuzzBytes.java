package io.gliznet.streams.reliability;

import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.records.DocumentRecords;
import io.gliznet.streams.records.LabelSetRecords;
import io.gliznet.streams.records.SerdeSettings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Random;
import java.util.stream.IntStream;

/** Values of documents and label sets, well-formed and damaged. Threading: one thread. */
final class FuzzBytes implements AutoCloseable {

    /** Has a valid label set. */
    static final String TENANT = "acme";

    /** Has a label set of a thousand labels. */
    static final String THOUSAND = "thousand";

    private static final double MARK = 0.123456789;

    private final Random random;
    private final DocumentRecords documents;
    private final LabelSetRecords labelSets;

    FuzzBytes(Random random) {
        this.random = random;
        documents = new DocumentRecords(SerdeSettings.of(""), "documents");
        labelSets = new LabelSetRecords(SerdeSettings.of(""), "label-sets");
    }

    byte[] document(String text) {
        return document(TENANT, text, Map.of());
    }

    byte[] document(String tenant, String text, Map<String, String> attributes) {
        LabelSetKey key = new LabelSetKey(tenant, Document.DEFAULT_LABEL_SET);
        try {
            return documents.encode(new Document("fuzz", key, Optional.empty(), text, attributes));
        } catch (RejectedException e) {
            throw new IllegalArgumentException(e);
        }
    }

    byte[] labelSetKey(String tenant) {
        return labelSets.key(new LabelSetKey(tenant, Document.DEFAULT_LABEL_SET));
    }

    byte[] labelSet(int labels) {
        List<Label> all = IntStream.range(0, labels)
                .mapToObj(label -> Label.named("label " + label))
                .toList();
        return labelSet(new Label(all.get(0).name(), Optional.empty(), OptionalDouble.empty()), all);
    }

    /** Its first label has a threshold that is not a number. */
    byte[] labelSetWithoutNumber() {
        Label marked = new Label("marked", Optional.empty(), OptionalDouble.of(MARK));
        return replaced(labelSet(marked, List.of(marked)), number(MARK), number(Double.NaN));
    }

    private byte[] labelSet(Label first, List<Label> labels) {
        LabelSetKey key = new LabelSetKey(TENANT, Document.DEFAULT_LABEL_SET);
        List<Label> all = new ArrayList<>(labels);
        all.set(0, first);
        return labelSets.encode(LabelSet.of(key, all), OptionalLong.empty());
    }

    /** Bytes of this length at most. */
    byte[] random(int longest) {
        byte[] bytes = new byte[random.nextInt(longest)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** At least one byte is missing at the end. */
    byte[] truncated(byte[] value) {
        return Arrays.copyOf(value, random.nextInt(value.length));
    }

    byte[] damaged(byte[] value) {
        byte[] damaged = value.clone();
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
        return damaged;
    }

    /** With another text of the same number of bytes in the place of the first one. */
    static byte[] replaced(byte[] value, byte[] found, byte[] replacement) {
        byte[] replaced = value.clone();
        for (int at = 0; at + found.length <= value.length; at++) {
            if (Arrays.equals(value, at, at + found.length, found, 0, found.length)) {
                System.arraycopy(replacement, 0, replaced, at, replacement.length);
                return replaced;
            }
        }
        throw new IllegalArgumentException("not found");
    }

    private static byte[] number(double value) {
        return ByteBuffer.allocate(Double.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putDouble(value)
                .array();
    }

    @Override
    public void close() {
        documents.close();
        labelSets.close();
    }
}
