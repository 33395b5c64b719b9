package io.gliznet.streams.observe;

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
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Accepts, reads and writes on all connections without waiting for any of them. Beyond a number of connections the oldest one is
 * closed, so that a new client is always heard.
 *
 * <p>Threading: one daemon thread; {@link #execute}, {@link #address} and {@link #close} by any thread.
 */
final class HttpLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HttpLoop.class);
    private static final int BACKLOG = 128;
    private static final int MAX_CONNECTIONS = 512;
    private static final long TICK_MS = 100;
    private static final long CLOSE_MS = 1_000;
    private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();

    private final ServerSocketChannel server;
    private final Selector selector;
    private final InetSocketAddress address;
    private final Duration patience;
    private final Consumer<Connection> whole;
    private final Set<Connection> connections = new LinkedHashSet<>();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::run, "health");
    private volatile boolean closed;

    private HttpLoop(ServerSocketChannel server, Selector selector, Duration patience, Consumer<Connection> whole)
            throws IOException {
        this.server = server;
        this.selector = selector;
        this.patience = patience;
        this.whole = whole;
        address = (InetSocketAddress) server.getLocalAddress();
    }

    /**
     * @param patience see {@link Connection}
     * @param whole called by the loop for each request; must not wait
     * @throws IOException if the address cannot be bound
     */
    static HttpLoop start(InetSocketAddress address, Duration patience, Consumer<Connection> whole) throws IOException {
        if (address.isUnresolved()) {
            throw new UnknownHostException(address.getHostString());
        }
        ServerSocketChannel server = ServerSocketChannel.open();
        try {
            server.bind(address, BACKLOG);
            server.configureBlocking(false);
            Selector selector = Selector.open();
            server.register(selector, SelectionKey.OP_ACCEPT);
            HttpLoop loop = new HttpLoop(server, selector, patience, whole);
            loop.thread.setDaemon(true);
            loop.thread.start();
            return loop;
        } catch (IOException e) {
            server.close();
            throw e;
        }
    }

    InetSocketAddress address() {
        return address;
    }

    /** Runs a task on the loop's thread. */
    void execute(Runnable task) {
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
            LOG.atError().setCause(e).log("/live, /ready and /metrics are no longer served");
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
                connections.add(new Connection(channel, key, patience, whole));
                dropOldest(MAX_CONNECTIONS);
            }
        } catch (IOException e) {
            // likely out of file descriptors: without a pause, select() would return at once again and again
            dropOldest(0);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    /** Drops one, if there are more than so many. */
    private void dropOldest(int keep) {
        if (connections.size() > keep) {
            drop(connections.iterator().next());
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
            LOG.atDebug().setCause(e).log("the health server did not close");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
