package io.gliznet.streams.batch;

import io.gliznet.streams.encode.Encoding;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.List;

/**
 * The model's input for several sequences, in direct buffers that are reused.
 *
 * <p>Shapes: {@code inputIds}, {@code attentionMask}, {@code lmask} {@code [rows, length]} int64; {@code labelIds} {@code
 * [labels]} int64, the numbers from 1 to {@link #labels}. Threading: one thread at a time. Ownership: the next {@link #fill}
 * overwrites the buffers.
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

    /** @param padId token id that fills the rows of shorter sequences */
    public Batch(int padId) {
        this.padId = padId;
    }

    /**
     * Replaces the content of this batch by the given sequences.
     *
     * @param paddedLength tokens of every row; at least the length of the longest sequence
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

    /** Token ids, {@code [rows, length]}. */
    public LongBuffer inputIds() {
        return inputIds;
    }

    /** 1 for the tokens of a sequence and 0 for padding, {@code [rows, length]}. */
    public LongBuffer attentionMask() {
        return attentionMask;
    }

    /** k for the tokens of a row's k-th label, counted from 1, and 0 elsewhere, {@code [rows, length]}. */
    public LongBuffer lmask() {
        return lmask;
    }

    /** The label numbers from 1, {@code [labels]}. */
    public LongBuffer labelIds() {
        return labelIds;
    }

    public int rows() {
        return rows;
    }

    /** Tokens of each row, including padding. */
    public int length() {
        return length;
    }

    /** The largest number of labels of a row. */
    public int labels() {
        return labels;
    }

    /** Tokens of all rows, excluding padding. */
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

    /** The same buffer if it is large enough; otherwise a new one with 50 % to spare, so that few allocations are needed. */
    private static LongBuffer cleared(LongBuffer buffer, int size) {
        return size <= buffer.capacity() ? buffer.clear() : allocate(size + size / 2);
    }

    private static LongBuffer allocate(int size) {
        return ByteBuffer.allocateDirect(size * Long.BYTES)
                .order(ByteOrder.nativeOrder())
                .asLongBuffer();
    }
}
