package io.gliznet.streams.observe;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * One connection: a request is read, its answer written, and what the client still sends is dropped until it closes. Each of the
 * three has a deadline, and none of them waits.
 *
 * <p>Threading: the server's loop. Ownership: closes its channel.
 */
final class Connection implements AutoCloseable {

    private static final int MAX_HEAD_BYTES = 8_192;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final Duration patience;
    private final Consumer<Connection> whole;
    private final ByteBuffer received = ByteBuffer.allocate(MAX_HEAD_BYTES);
    private Optional<ByteBuffer> answer = Optional.empty();
    private long deadlineNanos;

    /**
     * @param patience for a request, for its answer, and for the client's close
     * @param whole told once, when the head of a request has been read or is too long
     */
    Connection(SocketChannel channel, SelectionKey key, Duration patience, Consumer<Connection> whole) {
        this.channel = channel;
        this.key = key;
        this.patience = patience;
        this.whole = whole;
        key.attach(this);
        extend();
    }

    /** Reads or writes what is possible now. */
    void proceed() throws IOException {
        if (!key.isValid()) {
            return;
        }
        if (key.isReadable()) {
            read();
        }
        if (key.isValid() && key.isWritable()) {
            write();
        }
    }

    /** The request, as far as it has arrived. */
    ByteBuffer received() {
        return received;
    }

    /** Whether the head of the request is longer than this server reads. */
    boolean isTooLong() {
        return !received.hasRemaining() && !Request.isComplete(received);
    }

    /** Ignored if the connection was closed meanwhile. */
    void answer(ByteBuffer bytes) {
        if (key.isValid()) {
            answer = Optional.of(bytes);
            extend();
            key.interestOps(SelectionKey.OP_WRITE);
        }
    }

    boolean isOver(long nanoTime) {
        return !key.isValid() || nanoTime - deadlineNanos >= 0;
    }

    private void read() throws IOException {
        boolean isDropping = answer.isPresent();
        if (isDropping) {
            received.clear();
        }
        if (channel.read(received) < 0) {
            close();
        } else if (!isDropping && (Request.isComplete(received) || !received.hasRemaining())) {
            key.interestOps(0);
            whole.accept(this);
        }
    }

    private void write() throws IOException {
        ByteBuffer bytes = answer.orElseThrow();
        channel.write(bytes);
        if (!bytes.hasRemaining()) {
            // a close with unread data would reset the connection, and the client could lose the answer
            channel.shutdownOutput();
            extend();
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    private void extend() {
        deadlineNanos = System.nanoTime() + patience.toNanos();
    }

    @Override
    public void close() throws IOException {
        key.cancel();
        channel.close();
    }
}
