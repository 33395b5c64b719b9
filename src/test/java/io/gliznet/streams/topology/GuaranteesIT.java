package io.gliznet.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a document is promised, whatever happens to the instances meanwhile: an outcome, one alone under exactly-once, in the
 * order of its key.
 */
final class GuaranteesIT {

    @RegisterExtension
    private static final SharedBroker BROKER = new SharedBroker();

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Duration LONGEST = Duration.ofMillis(50);
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final long seed = Long.getLong("seed", new Random().nextLong());

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void everyDocumentHasAnOutcomeInTheOrderOfItsKey(Guarantee guarantee) throws Exception {
        try (Flow flow = Flow.start(BROKER.bootstrapServers());
                StandInPipeline pipeline = pipeline(flow)) {
            Load load = new Load(flow, seed);
            try (ClassificationStream service = flow.start(guarantee, directory, pipeline)) {
                load.send(400);
                load.awaitAll();
                await().atMost(LIMIT).until(() -> service.counters().documents() == 400);
            }
            load.assertKept(guarantee);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDeviceThatIsLostNowAndThenLosesNoDocument(Guarantee guarantee) throws Exception {
        AtomicInteger submitted = new AtomicInteger();
        Set<Integer> lost = Set.of(100, 300);
        try (Flow flow = Flow.start(BROKER.bootstrapServers());
                StandInPipeline pipeline = pipeline(flow)) {
            FailingPipeline failing = new FailingPipeline(pipeline, () -> lost.contains(submitted.incrementAndGet()));
            Load load = new Load(flow, seed);
            try (ClassificationStream service = flow.start(guarantee, directory, failing)) {
                load.send(400);
                load.awaitAll();
                assertThat(service.live()).isTrue();
            }
            load.assertKept(guarantee);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aServiceClosedUnderLoadEndsWithinItsGraceAndTheNextOneGoesOn(Guarantee guarantee) throws Exception {
        try (Flow flow = Flow.start(BROKER.bootstrapServers());
                StandInPipeline pipeline = pipeline(flow)) {
            Load load = new Load(flow, seed);
            load.send(600);
            ClassificationStream first = flow.start(guarantee, directory, pipeline);
            load.awaitOutcomes(100);
            assertThat(first.close(GRACE)).isTrue();
            assertThat(first.stopped()).isCompleted();
            assertThat(first.counters().documents()).isLessThan(600);
            try (ClassificationStream next = flow.start(guarantee, directory, pipeline)) {
                load.awaitAll();
                assertThat(next.live()).isTrue();
            }
            load.assertKept(guarantee);
        }
    }

    @ParameterizedTest
    @EnumSource
    void instancesThatJoinAndLeaveLoseNoDocument(Guarantee guarantee) throws Exception {
        try (Flow flow = Flow.start(BROKER.bootstrapServers());
                StandInPipeline pipeline = pipeline(flow)) {
            Load load = new Load(flow, seed);
            load.send(600);
            ClassificationStream first = flow.start(guarantee, directory.resolve("1"), pipeline);
            load.awaitOutcomes(50);
            try (ClassificationStream second = flow.start(guarantee, directory.resolve("2"), pipeline)) {
                await().atMost(LIMIT).until(() -> {
                    load.send(10);
                    return second.counters().documents() > 0;
                });
                // nobody waits for it: it may still be at work while others take its place
                first.close(Duration.ZERO);
                load.send(100);
                load.awaitAll();
            }
            await().atMost(LIMIT).until(() -> first.stopped().isDone());
            load.assertKept(guarantee);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aKilledProcessLosesNoDocument(Guarantee guarantee) throws Exception {
        try (Flow flow = Flow.start(BROKER.bootstrapServers(), "")) {
            Load load = new Load(flow, seed);
            load.send(1_000);
            try (ServiceProcess victim =
                    ServiceProcess.start(BROKER.bootstrapServers(), flow.name(), guarantee, directory)) {
                load.awaitOutcomes(50);
                victim.kill();
            }
            try (StandInPipeline pipeline = pipeline(flow);
                    ClassificationStream next = flow.start(guarantee, directory, pipeline)) {
                load.awaitAll();
                await().atMost(LIMIT).until(() -> next.counters().documents() > 0);
            }
            load.assertKept(guarantee);
        }
    }

    private StandInPipeline pipeline(Flow flow) {
        return new StandInPipeline(flow.serde(), flow.topics(), "tokenizer-1", LONGEST, seed);
    }
}
