package io.gliznet.streams.encode;

import io.gliznet.streams.label.Aggregation;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelMode;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Converts an encoded label set to bytes for the state store, and back. The first byte is the version of the format; version 1 has
 * no phrasings. Token ids are integers of variable length, about two bytes each.
 */
public final class EncodedLabelSetCodec {

    private static final int WITHOUT_PHRASINGS = 1;
    private static final int FORMAT = 2;

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
            writeVarint(out, set.phrasings().size());
            for (String phrasing : set.phrasings()) {
                out.writeUTF(phrasing);
            }
            out.writeUTF(set.aggregation().name());
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
            if (format != FORMAT && format != WITHOUT_PHRASINGS) {
                throw new IllegalArgumentException(
                        "encoded label set: expected format 1 or " + FORMAT + ", found " + format);
            }
            String fingerprint = in.readUTF();
            LabelSetKey key = LabelSetKey.parse(in.readUTF());
            LabelMode mode = LabelMode.valueOf(in.readUTF());
            OptionalDouble threshold = readOptional(in);
            int topK = readVarint(in);
            String template = in.readUTF();
            List<String> phrasings = new ArrayList<>();
            for (int left = format == WITHOUT_PHRASINGS ? 0 : readVarint(in); left > 0; left--) {
                phrasings.add(in.readUTF());
            }
            Aggregation aggregation = Aggregation.valueOf(in.readUTF());
            long version = in.readLong();
            int size = readVarint(in);
            List<Label> labels = new ArrayList<>();
            List<int[]> ids = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                labels.add(readLabel(in));
                ids.add(readIds(in));
            }
            LabelSet set = new LabelSet(key, labels, mode, threshold, topK, template, phrasings, aggregation, version);
            return new EncodedLabelSet(set, ids.toArray(int[][]::new), fingerprint);
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "encoded label set: expected a complete encoding, found " + bytes.length + " damaged bytes", e);
        }
    }

    private static void writeLabel(DataOutputStream out, Label label, int[] ids) throws IOException {
        out.writeUTF(label.name());
        out.writeBoolean(label.text().isPresent());
        if (label.text().isPresent()) {
            out.writeUTF(label.text().get());
        }
        writeOptional(out, label.threshold());
        writeVarint(out, ids.length);
        for (int id : ids) {
            writeVarint(out, id);
        }
    }

    private static Label readLabel(DataInputStream in) throws IOException {
        String name = in.readUTF();
        Optional<String> text = in.readBoolean() ? Optional.of(in.readUTF()) : Optional.empty();
        return new Label(name, text, readOptional(in));
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
