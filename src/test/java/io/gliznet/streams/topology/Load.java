package io.gliznet.streams.topology;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.topology.Flow.Result;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.RecordMetadata;

/** Documents of many keys, a few of them with record errors, and a count of what became of each. */
final class Load {

    private static final List<String> TENANTS = List.of("acme", "globex", "initech");

    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final int KEYS = 12;
    private static final byte[] POISON = {0, 127, 127, 127, 127, 1, 2, 3};

    private final Flow flow;
    private final Random random;
    private final String seed;
    private final List<Sent> sent = new ArrayList<>();

    private record Sent(String id, String key, String outcome) {}

    Load(Flow flow, long seed) {
        this.flow = flow;
        this.seed = "seed " + seed;
        random = new Random(seed);
        TENANTS.forEach(tenant -> flow.putLabels(tenant, "one", "two", "three"));
    }

    /** Returns when the broker has acknowledged all of them. */
    void send(int documents) {
        List<Future<RecordMetadata>> acknowledged = new ArrayList<>();
        for (int i = 0; i < documents; i++) {
            acknowledged.add(next());
        }
        acknowledged.forEach(Flow::acknowledged);
    }

    private Future<RecordMetadata> next() {
        String id = Integer.toString(sent.size());
        String key = "key-" + random.nextInt(KEYS);
        String tenant = TENANTS.get(random.nextInt(TENANTS.size()));
        switch (random.nextInt(20)) {
            case 0 -> {
                sent.add(new Sent(id, key, Reason.UNKNOWN_LABEL_SET.name()));
                return flow.send(id, key, flow.bytes(Flow.document(id, "nobody", "text")));
            }
            case 1 -> {
                sent.add(new Sent(id, key, Reason.UNDECODABLE.name()));
                return flow.send(id, key, POISON);
            }
            default -> {
                sent.add(new Sent(id, key, Result.CLASSIFIED));
                return flow.send(id, key, flow.bytes(Flow.document(id, tenant, "text")));
            }
        }
    }

    /** Waits until readers have seen outcomes of so many of the documents. */
    void awaitOutcomes(int documents) {
        // a stream thread that dies is part of some tests
        await(seed)
                .dontCatchUncaughtExceptions()
                .atMost(LIMIT)
                .until(() -> ids(flow.results()).size() >= documents);
    }

    void awaitAll() {
        awaitOutcomes(sent.size());
    }

    /** To be asked when no instance runs any more. */
    void assertKept(Guarantee guarantee) {
        await(seed).atMost(LIMIT).until(flow::atEnd);
        List<Result> results = flow.results();
        assertThat(ids(results)).as(seed).hasSameSizeAs(sent);
        assertThat(outcomes(results)).as(seed).isEqualTo(fatesOfSent());
        if (guarantee == Guarantee.EXACTLY_ONCE) {
            assertThat(results).as(seed).hasSameSizeAs(sent);
        }
        assertOrder(results);
    }

    /** What a crash repeats, it repeats in order: so the first outcomes of a key's documents are in order. */
    private void assertOrder(List<Result> results) {
        Set<String> seen = new HashSet<>();
        Map<String, List<String>> found = results.stream()
                .filter(result -> seen.add(result.id()))
                .collect(groupingBy(
                        result -> result.key().orElseThrow() + sink(result.outcome()), mapping(Result::id, toList())));
        Map<String, List<String>> expected = sent.stream()
                .collect(
                        groupingBy(document -> document.key() + sink(document.outcome()), mapping(Sent::id, toList())));
        assertThat(found).as(seed).isEqualTo(expected);
    }

    private static String sink(String outcome) {
        return outcome.equals(Result.CLASSIFIED) ? " classified" : " dead letters";
    }

    private Map<String, Set<String>> fatesOfSent() {
        return sent.stream().collect(toMap(Sent::id, document -> Set.of(document.outcome())));
    }

    private static Map<String, Set<String>> outcomes(Collection<Result> results) {
        return results.stream().collect(groupingBy(Result::id, mapping(Result::outcome, toSet())));
    }

    private static Set<String> ids(Collection<Result> results) {
        return results.stream().map(Result::id).collect(toSet());
    }
}
