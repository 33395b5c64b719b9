package io.gliznet.streams.reliability;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.protocol.ApiKeys;

/**
 * Stands between the clients and a Kafka node, and tells a watcher of each request before the node gets it, after the node got it,
 * and after the client got its answer. What a process was doing when it died is, for everybody else, the requests that it had
 * sent: so a fault at one of these moments is a fault at any line of the application between two of them.
 *
 * <p>Threading: two threads for each connection; the watcher is called by them.
 */
final class RequestProxy implements AutoCloseable {

    private static final Duration LAST_ANSWERS = Duration.ofSeconds(5);

    private final ServerSocket server;
    private final int nodePort;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile Watcher watcher = (moment, request) -> {};

    enum Moment {
        /** The node has not got the request. */
        BEFORE_REQUEST,
        /** The node has got the request; the client has no answer. */
        AFTER_REQUEST,
        /** The client has its answer. */
        AFTER_ANSWER
    }

    /** @param clientId as the client calls itself */
    record Request(ApiKeys api, String clientId) {}

    /** Is told of requests, may block them, and may end processes. */
    interface Watcher {
        void at(Moment moment, Request request);
    }

    private RequestProxy(ServerSocket server, int nodePort) {
        this.server = server;
        this.nodePort = nodePort;
    }

    static RequestProxy start(int nodePort) throws IOException {
        RequestProxy proxy = new RequestProxy(new ServerSocket(0, 200, InetAddress.getLoopbackAddress()), nodePort);
        daemon(proxy::accept);
        return proxy;
    }

    int port() {
        return server.getLocalPort();
    }

    void watch(Watcher now) {
        watcher = now;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                sockets.add(client);
                daemon(() -> connect(client));
            } catch (IOException e) {
                // closed
            }
        }
    }

    private void connect(Socket client) {
        try (client;
                Socket node = new Socket(InetAddress.getLoopbackAddress(), nodePort)) {
            sockets.add(node);
            client.setTcpNoDelay(true);
            node.setTcpNoDelay(true);
            Map<Integer, Request> unanswered = new ConcurrentHashMap<>();
            Thread answers = daemon(() -> answers(node, client, unanswered));
            requests(client, node, unanswered);
            // a node drops requests of a connection that is closed: those that a dead client has sent are to be handled
            long deadline = System.nanoTime() + LAST_ANSWERS.toNanos();
            while (answers.isAlive() && !unanswered.isEmpty() && System.nanoTime() < deadline) {
                answers.join(10);
            }
            sockets.remove(node);
        } catch (IOException e) {
            // the node is down: the client sees its connection closed
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.remove(client);
        }
    }

    private void requests(Socket client, Socket node, Map<Integer, Request> unanswered) {
        try {
            DataInputStream in = in(client);
            DataOutputStream out = out(node);
            while (true) {
                byte[] frame = in.readNBytes(in.readInt());
                ByteBuffer header = ByteBuffer.wrap(frame);
                int key = header.getShort();
                header.getShort();
                int correlation = header.getInt();
                Request request = new Request(ApiKeys.forId(key), text(header));
                unanswered.put(correlation, request);
                watcher.at(Moment.BEFORE_REQUEST, request);
                send(out, frame);
                watcher.at(Moment.AFTER_REQUEST, request);
            }
        } catch (IOException e) {
            // one of the two has closed
        }
    }

    private void answers(Socket node, Socket client, Map<Integer, Request> unanswered) {
        try (client) {
            DataInputStream in = in(node);
            DataOutputStream out = out(client);
            while (true) {
                byte[] frame = in.readNBytes(in.readInt());
                Request request = unanswered.remove(ByteBuffer.wrap(frame).getInt());
                send(out, frame);
                if (request != null) {
                    watcher.at(Moment.AFTER_ANSWER, request);
                }
            }
        } catch (IOException e) {
            // one of the two has closed
        }
    }

    private static void send(DataOutputStream out, byte[] frame) throws IOException {
        out.writeInt(frame.length);
        out.write(frame);
        out.flush();
    }

    private static String text(ByteBuffer header) {
        int length = header.getShort();
        if (length <= 0) {
            return "";
        }
        byte[] text = new byte[length];
        header.get(text);
        return new String(text, StandardCharsets.UTF_8);
    }

    private static DataInputStream in(Socket socket) throws IOException {
        return new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
    }

    private static DataOutputStream out(Socket socket) throws IOException {
        return new DataOutputStream(new BufferedOutputStream(socket.getOutputStream(), 1 << 16));
    }

    private static Thread daemon(Runnable run) {
        Thread thread = new Thread(run, "request-proxy");
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    @Override
    public void close() {
        try {
            server.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
