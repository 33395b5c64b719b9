package io.gliznet.streams.reliability;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which stream thread of an instance has which partition, by the metrics of Kafka Streams. */
final class TaskThreads {

    /** Micrometer looks for new metrics of Kafka once a minute. */
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private static final Duration BETWEEN_SCRAPES = Duration.ofSeconds(2);
    private static final Pattern TASK = Pattern.compile("task_id=\"\\d+_(\\d+)\"");
    private static final Pattern THREAD = Pattern.compile("thread_id=\"([^\"]+-StreamThread-\\d+)\"");

    private TaskThreads() {}

    static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    /**
     * Waits until the metrics name the thread of every partition.
     *
     * @param port {@code observe.port} of the instance
     */
    static Map<Integer, String> byPartition(int port) {
        HttpClient client = HttpClient.newHttpClient();
        return await().atMost(LIMIT)
                .pollInterval(BETWEEN_SCRAPES)
                .ignoreExceptions()
                .until(() -> threads(client, port), threads -> threads.size() == Scene.PARTITIONS);
    }

    private static Map<Integer, String> threads(HttpClient client, int port) throws IOException, InterruptedException {
        HttpRequest scrape = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                .build();
        Map<Integer, String> threads = new HashMap<>();
        client.send(scrape, BodyHandlers.ofLines()).body().forEach(line -> {
            Matcher task = TASK.matcher(line);
            Matcher thread = THREAD.matcher(line);
            if (task.find() && thread.find()) {
                threads.put(Integer.parseInt(task.group(1)), thread.group(1));
            }
        });
        return threads;
    }
}
