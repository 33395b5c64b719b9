package io.gliznet.streams.infer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class FairQueueTest {

    private final FairQueue<String> queue = new FairQueue<>();

    @Test
    void elementsOfOneFlowLeaveInTheirOrder() {
        for (int i = 0; i < 100; i++) {
            queue.add("flow", 1 + i % 7, "e" + i);
        }
        for (int i = 0; i < 100; i++) {
            assertThat(queue.poll()).isEqualTo("e" + i);
        }
        assertThat(queue.poll()).isNull();
    }

    @Test
    void aFlowThatComesLaterDoesNotWaitForABacklog() {
        for (int i = 0; i < 1_000; i++) {
            queue.add("long", 512, "long");
        }
        assertThat(queue.poll()).isEqualTo("long");
        queue.add("short", 10, "short");
        assertThat(List.of(String.valueOf(queue.poll()), String.valueOf(queue.poll())))
                .contains("short");
    }

    @Test
    void aFlowThatComesLaterIsBeforeAllFlowsWithBacklogs() {
        for (int i = 0; i < 100; i++) {
            for (int flow = 0; flow < 8; flow++) {
                add("long " + flow, 512);
            }
        }
        for (int i = 0; i < 100; i++) {
            queue.poll();
            add("short " + i, 10);
            assertThat(queue.poll()).isEqualTo("short " + i + " 10");
        }
    }

    @Test
    void flowsWithWorkGetTheSameShareByCost() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            add("cheap", 1 + random.nextInt(20));
            add("dear", 200 + random.nextInt(600));
            add("mixed", random.nextInt(10) == 0 ? 500 : 5);
        }
        Map<String, Long> served = new HashMap<>();
        for (int i = 0; i < 5_000; i++) {
            String[] next = String.valueOf(queue.poll()).split(" ", -1);
            served.merge(next[0], Long.valueOf(next[1]), Long::sum);
        }
        long most = served.values().stream().mapToLong(Long::longValue).max().orElseThrow();
        long least = served.values().stream().mapToLong(Long::longValue).min().orElseThrow();
        assertThat(served).hasSize(3);
        assertThat(most - least).as("seed %s: %s", seed, served).isLessThanOrEqualTo(2 * 800);
    }

    @Test
    void aFlowThatWasIdleHasSavedNothing() {
        queue.add("idle", 1, "i");
        queue.poll();
        for (int i = 0; i < 100; i++) {
            queue.add("busy", 10, "busy");
        }
        for (int i = 0; i < 50; i++) {
            queue.poll();
        }
        for (int i = 0; i < 100; i++) {
            queue.add("idle", 10, "idle");
        }
        List<String> next = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            next.add(String.valueOf(queue.poll()));
        }
        assertThat(next).filteredOn("busy"::equals).hasSizeBetween(9, 11);
    }

    @Test
    void anElementIsNotPassedMoreOftenThanTheLookAhead() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        FairQueue<Integer> numbers = new FairQueue<>();
        IntStream.range(0, 2_000).forEach(i -> numbers.add("flow", 1, i));
        Map<Integer, Integer> passed = new HashMap<>();
        List<Integer> left = new ArrayList<>(IntStream.range(0, 2_000).boxed().toList());
        while (!left.isEmpty()) {
            // multiples of ten are avoided as long as the queue allows it
            List<Integer> taken = numbers.poll(16, (next, size) -> IntStream.range(0, next.size())
                    .filter(i -> i == 0 || (next.get(i) % 10 != 0 && random.nextBoolean()))
                    .toArray());
            assertThat(taken).as("seed %s", seed).startsWith(left.get(0)).isSorted();
            left.removeAll(taken);
            for (int i = 0; i < left.size() && left.get(i) < taken.get(taken.size() - 1); i++) {
                int element = left.get(i);
                passed.merge(
                        element, (int) taken.stream().filter(t -> t > element).count(), Integer::sum);
            }
        }
        assertThat(passed.values()).as("seed %s", seed).isNotEmpty().allMatch(count -> count < 2 * 16);
        assertThat(numbers.poll(16, (next, size) -> new int[] {0})).isEmpty();
    }

    @Test
    void aChoiceOfNothingLeavesTheQueueAsItWas() {
        add("long", 10);
        add("long", 10);
        assertThat(queue.poll()).isEqualTo("long 10");
        assertThat(queue.poll(16, (next, size) -> new int[0])).isEmpty();
        add("costly", 20);
        assertThat(List.of(String.valueOf(queue.poll()), String.valueOf(queue.poll())))
                .containsExactly("costly 20", "long 10");
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void aWaitingConsumerIsWoken() throws Exception {
        CompletableFuture<String> taken = CompletableFuture.supplyAsync(() -> {
            try {
                return String.valueOf(queue.poll(10, TimeUnit.SECONDS));
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        queue.add("flow", 1, "e");
        assertThat(taken.get(10, TimeUnit.SECONDS)).isEqualTo("e");
        assertThat(queue.poll(1, TimeUnit.NANOSECONDS)).isNull();
    }

    private void add(String flow, int cost) {
        queue.add(flow, cost, flow + " " + cost);
    }
}
