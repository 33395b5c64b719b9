package io.gliznet.streams.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/**
 * One connection: a request is read, its answer written, and what the client still sends is dropped until it closes. Each of the
 * three has a deadline, and none of them waits. A client that closes its side before it has its answer has given up.
 *
 * <p>Threading: the server's loop. Ownership: closes its channel.
 */
public final class Connection implements AutoCloseable {

    private static final int MAX_HEAD_BYTES = 8_192;
    private static final byte[] CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private final SocketChannel channel;
    private final SelectionKey key;
    private final Duration patience;
    private final Handler handler;
    private final ByteBuffer received = ByteBuffer.allocate(MAX_HEAD_BYTES);
    private Optional<Request> request = Optional.empty();
    private Optional<Body> body = Optional.empty();
    private Optional<ByteBuffer> answer = Optional.empty();
    private Runnable whenClosed = () -> {};
    private boolean handled;
    private long deadlineNanos;

    /**
     * @param patience for a request, for its answer, and for the client's close
     * @param handler asked once the head of a request has been read or is too long
     */
    Connection(SocketChannel channel, SelectionKey key, Duration patience, Handler handler) {
        this.channel = channel;
        this.key = key;
        this.patience = patience;
        this.handler = handler;
        key.attach(this);
        expectWithin(patience);
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

    /** The head of the request; empty if it is not HTTP/1. */
    public Optional<Request> request() {
        return request;
    }

    /** The body of the request, as far as the handler has it read. */
    public byte[] body() {
        return body.map(Body::bytes).orElse(new byte[0]);
    }

    /** Whether the head of the request is longer than this server reads. */
    public boolean isTooLong() {
        return !received.hasRemaining() && Request.length(received).isEmpty();
    }

    /** Ignored if the connection was closed meanwhile. */
    public void answer(ByteBuffer bytes) {
        if (key.isValid()) {
            answer = Optional.of(bytes);
            body = Optional.empty();
            expectWithin(patience);
            key.interestOps(SelectionKey.OP_WRITE);
        }
    }

    /** The connection is closed if its answer, or the next step of the client, is not there in time. */
    public void expectWithin(Duration time) {
        deadlineNanos = System.nanoTime() + time.toNanos();
    }

    /** Replaces what is done when the connection is closed, for whatever reason. Must not wait. */
    public void whenClosed(Runnable task) {
        whenClosed = task;
    }

    /** Whether no whole request has arrived, and no answer been decided. */
    boolean isReading() {
        return !handled && answer.isEmpty();
    }

    boolean isAnswered() {
        return answer.isPresent();
    }

    boolean isOver(long nanoTime) {
        return !key.isValid() || nanoTime - deadlineNanos >= 0;
    }

    private void read() throws IOException {
        boolean isDropping = handled || answer.isPresent();
        if (isDropping) {
            received.clear();
        }
        ByteBuffer into = isDropping ? received : body.map(Body::room).orElse(received);
        if (channel.read(into) < 0) {
            close();
        } else if (isDropping && answer.isEmpty()) {
            // a client that goes on sending is not watched: it could keep this thread busy while it waits
            key.interestOps(0);
        } else if (!isDropping && isWhole()) {
            handled = true;
            handler.accept(this);
        }
    }

    /** Whether there is nothing more to read before the request can be handled. */
    private boolean isWhole() throws IOException {
        if (body.isEmpty() && Request.length(received).isPresent()) {
            request = Request.parse(received);
            if (request.isPresent() && begin(request.get())) {
                return false;
            }
        }
        return body.map(Body::isWhole)
                .orElse(!received.hasRemaining() || Request.length(received).isPresent());
    }

    /** Decides whether to read a body; returns whether the request was refused. */
    private boolean begin(Request head) throws IOException {
        Optional<Response> refused = handler.refuse(head);
        if (refused.isPresent()) {
            answer(refused.get().bytes(head.isHead()));
            return true;
        }
        long length = head.contentLength().orElse(0);
        if (handler.maxBodyBytes() > 0 && length <= handler.maxBodyBytes()) {
            Body begun = new Body((int) length);
            int headBytes = (int) Request.length(received).orElseThrow();
            received.flip().position(headBytes);
            begun.add(received);
            body = Optional.of(begun);
            if (head.expectsContinue() && !begun.isWhole()) {
                channel.write(ByteBuffer.wrap(CONTINUE));
            }
        }
        return false;
    }

    private void write() throws IOException {
        ByteBuffer bytes = answer.orElseThrow();
        channel.write(bytes);
        if (!bytes.hasRemaining()) {
            // a close with unread data would reset the connection, and the client could lose the answer
            channel.shutdownOutput();
            expectWithin(patience);
            key.interestOps(SelectionKey.OP_READ);
        }
    }

    @Override
    public void close() throws IOException {
        key.cancel();
        channel.close();
        whenClosed.run();
    }
}
