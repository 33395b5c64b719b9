package io.gliznet.streams.batch;

import io.gliznet.streams.encode.Encoding;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.List;

/**
 * The model's input for some sequences, in direct buffers that are filled again and again.
 *
 * <p>Shapes: {@code inputIds}, {@code attentionMask}, {@code lmask} {@code [rows, length]} int64; {@code labelIds} {@code
 * [labels]} int64, 1 to the most labels of a row. Threading: one thread at a time. Ownership: a buffer's content is that of
 * the last {@link #fill}.
 */
public final class Batch {

    private final int padId;
    private LongBuffer inputIds = allocate(0);
    private LongBuffer attentionMask = allocate(0);
    private LongBuffer lmask = allocate(0);
    private LongBuffer labelIds = allocate(0);
    private int rows;
    private int length;
    private int labels;
    private long tokens;

    /** @param padId token id behind the end of shorter sequences */
    public Batch(int padId) {
        this.padId = padId;
    }

    /**
     * Holds these sequences, and nothing else, from now on.
     *
     * @param paddedLength tokens of every row, at least the longest sequence
     */
    public void fill(List<Encoding> encodings, int paddedLength) {
        rows = encodings.size();
        length = paddedLength;
        labels = 0;
        tokens = 0;
        inputIds = cleared(inputIds, rows * length);
        attentionMask = cleared(attentionMask, rows * length);
        lmask = cleared(lmask, rows * length);
        for (Encoding encoding : encodings) {
            append(encoding);
        }
        inputIds.flip();
        attentionMask.flip();
        lmask.flip();
        fillLabelIds();
    }

    public LongBuffer inputIds() {
        return inputIds;
    }

    /** 1 on the tokens of a sequence, 0 on its padding. */
    public LongBuffer attentionMask() {
        return attentionMask;
    }

    public LongBuffer lmask() {
        return lmask;
    }

    public LongBuffer labelIds() {
        return labelIds;
    }

    public int rows() {
        return rows;
    }

    /** Tokens of a row, padding included. */
    public int length() {
        return length;
    }

    /** The most labels of a row. */
    public int labels() {
        return labels;
    }

    /** Tokens of all rows, padding not included. */
    public long tokens() {
        return tokens;
    }

    private void append(Encoding encoding) {
        for (int position = 0; position < encoding.length(); position++) {
            inputIds.put(encoding.inputId(position));
            attentionMask.put(1);
            lmask.put(encoding.lmask(position));
        }
        for (int position = encoding.length(); position < length; position++) {
            inputIds.put(padId);
            attentionMask.put(0);
            lmask.put(0);
        }
        labels = Math.max(labels, encoding.labelCount());
        tokens += encoding.length();
    }

    private void fillLabelIds() {
        labelIds = cleared(labelIds, labels);
        for (int label = 1; label <= labels; label++) {
            labelIds.put(label);
        }
        labelIds.flip();
    }

    /** The same buffer where it is large enough, else one half as large again as asked for: it soon stops growing. */
    private static LongBuffer cleared(LongBuffer buffer, int size) {
        return size <= buffer.capacity() ? buffer.clear() : allocate(size + size / 2);
    }

    private static LongBuffer allocate(int size) {
        return ByteBuffer.allocateDirect(size * Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .asLongBuffer();
    }
}
