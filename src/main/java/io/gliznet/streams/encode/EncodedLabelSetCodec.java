package io.gliznet.streams.encode;

import io.gliznet.streams.label.Aggregation;
import io.gliznet.streams.label.Decision;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelMode;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.label.Routes;
import io.gliznet.streams.label.Selection;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Converts an encoded label set to bytes for the state store, and back. The first byte is the version of the format. Token ids are integers of variable length, about two bytes each.
 */
public final class EncodedLabelSetCodec {

    private static final int FORMAT = 4;

    private EncodedLabelSetCodec() {}

    public static byte[] toBytes(EncodedLabelSet encoded) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            LabelSet set = encoded.labelSet();
            out.writeByte(FORMAT);
            out.writeUTF(encoded.encoderFingerprint());
            out.writeUTF(set.key().toString());
            out.writeUTF(set.mode().name());
            writeOptional(out, set.threshold());
            writeVarint(out, set.topK());
            out.writeUTF(set.template());
            writeTexts(out, set.phrasings());
            out.writeUTF(set.aggregation().name());
            writeDecision(out, set.decision());
            writeRoutes(out, set.routes());
            out.writeLong(set.version());
            writeVarint(out, encoded.size());
            for (int i = 0; i < encoded.size(); i++) {
                writeLabel(out, set.labels().get(i), encoded.labelIds(i));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /**
     * Reads what {@link #toBytes} wrote.
     *
     * @throws IllegalArgumentException if the bytes have another format or are damaged
     */
    public static EncodedLabelSet fromBytes(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            int format = in.readUnsignedByte();
            if (format != FORMAT) {
                throw new IllegalArgumentException(
                        "encoded label set: expected format " + FORMAT + ", found " + format);
            }
            String fingerprint = in.readUTF();
            LabelSetKey key = LabelSetKey.parse(in.readUTF());
            LabelMode mode = LabelMode.valueOf(in.readUTF());
            OptionalDouble threshold = readOptional(in);
            int topK = readVarint(in);
            String template = in.readUTF();
            List<String> phrasings = readTexts(in);
            Aggregation aggregation = Aggregation.valueOf(in.readUTF());
            Decision decision = readDecision(in);
            Routes routes = readRoutes(in);
            long version = in.readLong();
            int size = readVarint(in);
            List<Label> labels = new ArrayList<>();
            List<int[]> ids = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                labels.add(readLabel(in));
                ids.add(readIds(in));
            }
            LabelSet set = new LabelSet(
                    key, labels, mode, threshold, topK, template, phrasings, aggregation, decision, routes, version);
            return new EncodedLabelSet(set, ids.toArray(int[][]::new), fingerprint);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "encoded label set: expected a complete encoding, found " + bytes.length + " damaged bytes", e);
        }
    }

    private static void writeLabel(DataOutputStream out, Label label, int[] ids) throws IOException {
        out.writeUTF(label.name());
        writeText(out, label.text());
        writeOptional(out, label.threshold());
        writeOptional(out, label.bias());
        writeTexts(out, label.examples());
        writeVarint(out, ids.length);
        for (int id : ids) {
            writeVarint(out, id);
        }
    }

    private static Label readLabel(DataInputStream in) throws IOException {
        String name = in.readUTF();
        Optional<String> text = readText(in);
        return new Label(name, text, readOptional(in), readOptional(in), readTexts(in));
    }

    private static void writeDecision(DataOutputStream out, Decision decision) throws IOException {
        out.writeUTF(decision.selection().name());
        writeOptional(out, decision.oddsRatio());
        writeOptional(out, decision.strictness());
        writeOptional(out, decision.scale());
    }

    private static Decision readDecision(DataInputStream in) throws IOException {
        return new Decision(Selection.valueOf(in.readUTF()), readOptional(in), readOptional(in), readOptional(in));
    }

    private static void writeRoutes(DataOutputStream out, Routes routes) throws IOException {
        writeVarint(out, routes.labels().size());
        for (Map.Entry<String, String> route : new TreeMap<>(routes.labels()).entrySet()) {
            out.writeUTF(route.getKey());
            out.writeUTF(route.getValue());
        }
        writeText(out, routes.none());
        writeOptional(out, routes.below());
        writeText(out, routes.uncertain());
    }

    private static Routes readRoutes(DataInputStream in) throws IOException {
        Map<String, String> labels = new HashMap<>();
        for (int left = readVarint(in); left > 0; left--) {
            labels.put(in.readUTF(), in.readUTF());
        }
        return new Routes(labels, readText(in), readOptional(in), readText(in));
    }

    private static void writeText(DataOutputStream out, Optional<String> text) throws IOException {
        out.writeBoolean(text.isPresent());
        if (text.isPresent()) {
            out.writeUTF(text.get());
        }
    }

    private static Optional<String> readText(DataInputStream in) throws IOException {
        return in.readBoolean() ? Optional.of(in.readUTF()) : Optional.empty();
    }

    private static void writeTexts(DataOutputStream out, List<String> texts) throws IOException {
        writeVarint(out, texts.size());
        for (String text : texts) {
            out.writeUTF(text);
        }
    }

    private static List<String> readTexts(DataInputStream in) throws IOException {
        List<String> texts = new ArrayList<>();
        for (int left = readVarint(in); left > 0; left--) {
            texts.add(in.readUTF());
        }
        return texts;
    }

    private static int[] readIds(DataInputStream in) throws IOException {
        int length = readVarint(in);
        if (length > in.available()) {
            throw new IOException("found more token ids than bytes");
        }
        int[] ids = new int[length];
        for (int i = 0; i < length; i++) {
            ids[i] = readVarint(in);
        }
        return ids;
    }

    private static void writeOptional(DataOutputStream out, OptionalDouble value) throws IOException {
        out.writeDouble(value.orElse(Double.NaN));
    }

    private static OptionalDouble readOptional(DataInputStream in) throws IOException {
        double value = in.readDouble();
        return Double.isNaN(value) ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static void writeVarint(DataOutputStream out, int value) throws IOException {
        int remaining = value;
        while ((remaining & ~0x7F) != 0) {
            out.writeByte((remaining & 0x7F) | 0x80);
            remaining >>>= 7;
        }
        out.writeByte(remaining);
    }

    private static int readVarint(DataInputStream in) throws IOException {
        int value = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += 7) {
            int next = in.readUnsignedByte();
            value |= (next & 0x7F) << shift;
            if ((next & 0x80) == 0) {
                return value;
            }
        }
        throw new IOException("found an integer of more than 5 bytes");
    }
}
