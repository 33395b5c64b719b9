package io.gliznet.streams.serde;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.avro.InvalidNumberEncodingException;
import org.apache.avro.SystemLimitException;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Reads one Avro record from untrusted bytes. It differs from Avro's own binary decoder in three ways: a length may not exceed the
 * remaining bytes (Avro's decoder allocates first, so ten bytes can request two gigabytes), a record may not contain more
 * collection items than bytes, and ill-formed UTF-8 is an error instead of a replacement character. Not thread-safe.
 */
final class RecordDecoder extends Decoder {

    private static final int LONG_BYTES = 10;
    private static final int INT_BYTES = 5;
    private static final char REPLACEMENT = '\uFFFD';

    private final ByteBuffer bytes;
    private final int maxItems;
    private final boolean bytesAreText;
    private long items;

    /** @param bytesAreText whether bytes are read only to make a string of them, so that the rules of strings apply */
    RecordDecoder(byte[] record, int offset, boolean bytesAreText) {
        this.bytes = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN).position(offset);
        this.maxItems = bytes.remaining();
        this.bytesAreText = bytesAreText;
    }

    /** Number of bytes that have not been read. */
    int remaining() {
        return bytes.remaining();
    }

    @Override
    public void readNull() {}

    @Override
    public boolean readBoolean() throws IOException {
        return need(1).get() == 1;
    }

    @Override
    public int readInt() throws IOException {
        long raw = readVarint(INT_BYTES);
        if (raw >>> Integer.SIZE != 0) {
            throw new InvalidNumberEncodingException("expected an int, found a number of more than 32 bits");
        }
        return (int) (raw >>> 1) ^ -(int) (raw & 1);
    }

    @Override
    public long readLong() throws IOException {
        long raw = readVarint(LONG_BYTES);
        return (raw >>> 1) ^ -(raw & 1);
    }

    @Override
    public float readFloat() throws IOException {
        return need(Float.BYTES).getFloat();
    }

    @Override
    public double readDouble() throws IOException {
        return need(Double.BYTES).getDouble();
    }

    @Override
    public Utf8 readString(@Nullable Utf8 old) throws IOException {
        return new Utf8(readString());
    }

    @Override
    public String readString() throws IOException {
        int length = readLength();
        String text = new String(bytes.array(), bytes.position(), length, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            checkUtf8(length);
        }
        bytes.position(bytes.position() + length);
        return text;
    }

    @Override
    public void skipString() throws IOException {
        skip(readLength());
    }

    @Override
    public ByteBuffer readBytes(@Nullable ByteBuffer old) throws IOException {
        int length = readLength();
        if (bytesAreText) {
            checkUtf8(length);
        }
        byte[] copy = new byte[length];
        bytes.get(copy);
        return ByteBuffer.wrap(copy);
    }

    @Override
    public void skipBytes() throws IOException {
        skip(readLength());
    }

    @Override
    public void readFixed(byte[] target, int start, int length) throws IOException {
        need(length).get(target, start, length);
    }

    @Override
    public void skipFixed(int length) throws IOException {
        skip(length);
    }

    @Override
    public int readEnum() throws IOException {
        return readInt();
    }

    @Override
    public int readIndex() throws IOException {
        return readInt();
    }

    @Override
    public long readArrayStart() throws IOException {
        return readBlock();
    }

    @Override
    public long arrayNext() throws IOException {
        return readBlock();
    }

    @Override
    public long skipArray() throws IOException {
        return skipBlocks();
    }

    @Override
    public long readMapStart() throws IOException {
        return readBlock();
    }

    @Override
    public long mapNext() throws IOException {
        return readBlock();
    }

    @Override
    public long skipMap() throws IOException {
        return skipBlocks();
    }

    /** Number of items in the next block. A negative count is followed by the size of the block in bytes, which only skipping needs. */
    private long readBlock() throws IOException {
        long count = readLong();
        if (count < 0) {
            readLength();
            count = -count;
        }
        return checkItems(count);
    }

    /** Number of items to skip one by one: those of the first block without a size in bytes; 0 at the end. */
    private long skipBlocks() throws IOException {
        long count = readLong();
        while (count < 0) {
            skip(readLength());
            count = readLong();
        }
        return checkItems(count);
    }

    private long checkItems(long count) {
        if (count < 0 || count > maxItems || (items += count) > maxItems) {
            throw new SystemLimitException(
                    "expected at most " + maxItems + " items in " + maxItems + " bytes, found " + count + " or more");
        }
        return count;
    }

    private int readLength() throws IOException {
        long length = readLong();
        if (length < 0 || length > bytes.remaining()) {
            throw new EOFException("expected a length of at most " + bytes.remaining() + " bytes, found " + length);
        }
        return (int) length;
    }

    private long readVarint(int maxLength) throws IOException {
        long value = 0;
        for (int i = 0; i < maxLength; i++) {
            byte part = need(1).get();
            value |= (part & 0x7fL) << (7 * i);
            if (part >= 0) {
                return value;
            }
        }
        throw new InvalidNumberEncodingException("expected a number of at most " + maxLength + " bytes");
    }

    private void checkUtf8(int length) throws CharacterCodingException {
        StandardCharsets.UTF_8.newDecoder().decode(bytes.slice(bytes.position(), length));
    }

    private void skip(int length) throws EOFException {
        need(length).position(bytes.position() + length);
    }

    private ByteBuffer need(int length) throws EOFException {
        if (length > bytes.remaining()) {
            throw new EOFException("expected " + length + " more bytes, found " + bytes.remaining());
        }
        return bytes;
    }
}
