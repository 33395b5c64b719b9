package io.gliznet.streams.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts, reads and writes on all connections without waiting for any of them. Beyond a number of connections the oldest one
 * that has sent no whole request is answered at once, so that a slow client does not keep the others out.
 *
 * <p>Threading: one daemon thread; {@link #execute}, {@link #address} and {@link #close} by any thread.
 */
public final class HttpLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpLoop.class);
    private static final int BACKLOG = 128;
    private static final long TICK_MS = 100;
    private static final long CLOSE_MS = 1_000;
    private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();

    private final ServerSocketChannel server;
    private final Selector selector;
    private final InetSocketAddress address;
    private final Duration patience;
    private final int maxConnections;
    private final Handler handler;
    private final Set<Connection> connections = new LinkedHashSet<>();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Thread thread;
    private volatile boolean closed;

    private HttpLoop(String name, ServerSocketChannel server, Selector selector, Limits limits, Handler handler)
            throws IOException {
        this.server = server;
        this.selector = selector;
        patience = limits.patience();
        maxConnections = limits.connections();
        this.handler = handler;
        thread = new Thread(this::run, name);
        address = (InetSocketAddress) server.getLocalAddress();
    }

    /**
     * @param patience with a client that sends its request, reads its answer, or does not close its connection
     * @param connections that may wait for an answer. As many more may be open that have theirs
     */
    public record Limits(Duration patience, int connections) {}

    /**
     * @param name of the thread
     * @throws IOException if the address cannot be bound
     */
    public static HttpLoop start(String name, InetSocketAddress address, Limits limits, Handler handler)
            throws IOException {
        if (address.isUnresolved()) {
            throw new UnknownHostException(address.getHostString());
        }
        ServerSocketChannel server = ServerSocketChannel.open();
        try {
            server.bind(address, BACKLOG);
            server.configureBlocking(false);
            Selector selector = Selector.open();
            server.register(selector, SelectionKey.OP_ACCEPT);
            HttpLoop loop = new HttpLoop(name, server, selector, limits, handler);
            loop.thread.setDaemon(true);
            loop.thread.start();
            return loop;
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    public InetSocketAddress address() {
        return address;
    }

    /** An address as a browser takes it. */
    public static String url(InetSocketAddress address) {
        String host = address.getHostString();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** Runs a task on the loop's thread. */
    public void execute(Runnable task) {
        tasks.add(task);
        selector.wakeup();
    }

    private void run() {
        try (selector) {
            while (!closed) {
                selector.select(TICK_MS);
                for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                selector.selectedKeys().forEach(this::handle);
                selector.selectedKeys().clear();
                long now = System.nanoTime();
                new ArrayList<>(connections)
                        .stream().filter(connection -> connection.isOver(now)).forEach(this::drop);
            }
        } catch (IOException e) {
            LOG.atError().setCause(e).log("HTTP requests at {} are no longer served", address);
        } finally {
            new ArrayList<>(connections).forEach(this::drop);
        }
    }

    private void handle(SelectionKey key) {
        if (key.attachment() instanceof Connection connection) {
            try {
                connection.proceed();
            } catch (IOException | RuntimeException e) {
                LOG.atDebug().setCause(e).log("a connection failed");
                drop(connection);
            }
        } else {
            accept();
        }
    }

    private void accept() {
        try {
            for (SocketChannel channel = server.accept(); channel != null; channel = server.accept()) {
                channel.configureBlocking(false);
                SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
                connections.add(new Connection(channel, key, patience, handler));
                refuseOne();
                dropOne(2 * maxConnections);
            }
        } catch (IOException e) {
            // likely out of file descriptors: without a pause, select() would return at once again and again
            dropOne(0);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** The newest one at least has sent nothing yet. */
    private void refuseOne() {
        if (connections.size() > maxConnections
                && connections.stream()
                                .filter(connection -> !connection.isAnswered())
                                .count()
                        > maxConnections) {
            connections.stream()
                    .filter(Connection::isReading)
                    .findFirst()
                    .ifPresent(
                            connection -> connection.answer(handler.overloaded().bytes(false)));
        }
    }

    /** Drops one, if there are more than so many: the oldest of those that have their answer, or else of those that wait for it least. */
    private void dropOne(int keep) {
        if (connections.size() > keep) {
            drop(connections.stream()
                    .filter(Connection::isAnswered)
                    .findFirst()
                    .or(() -> connections.stream().filter(Connection::isReading).findFirst())
                    .orElseGet(() -> connections.iterator().next()));
        }
    }

    private void drop(Connection connection) {
        connections.remove(connection);
        try {
            connection.close();
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("a connection did not close");
        }
    }

    /** Closes all connections at once. */
    @Override
    public void close() {
        closed = true;
        try {
            server.close();
            selector.wakeup();
            thread.join(CLOSE_MS);
        } catch (IOException e) {
            LOG.atDebug().setCause(e).log("an HTTP server did not close");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
