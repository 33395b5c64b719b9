package io.gliznet.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

final class RouteTopicsTest {

    private static final SinkTopic KNOWN = SinkTopic.of("r.known", 1_000);

    private final Map<String, CompletableFuture<Optional<SinkTopic>>> asked = new HashMap<>();
    private final RouteTopics routes = new RouteTopics(
            topic -> topic.startsWith("r."),
            Map.of("r.known", KNOWN),
            topic -> asked.computeIfAbsent(topic, name -> new CompletableFuture<>()));

    @Test
    void aTopicThatIsKnownIsFoundAtOnce() {
        assertThat(routes.find("r.known")).contains(KNOWN);
    }

    @Test
    void aTopicThatIsNotPermittedIsNeitherFoundNorAskedFor() {
        assertThat(routes.find("other")).isEmpty();
        assertThat(asked).doesNotContainKey("other");
    }

    @Test
    void aTopicThatIsCreatedLaterIsFoundOnceTheBrokerHasAnswered() {
        assertThat(routes.find("r.new")).isEmpty();
        SinkTopic created = SinkTopic.of("r.new", 10);
        answer("r.new", Optional.of(created));
        assertThat(routes.find("r.new")).contains(created);
    }

    @Test
    void aTopicThatIsDeletedIsNotFoundAnyMore() {
        assertThat(routes.find("r.known")).contains(KNOWN);
        routes.refresh();
        answer("r.known", Optional.empty());
        assertThat(routes.find("r.known")).isEmpty();
    }

    @Test
    void aBrokerThatDoesNotAnswerChangesNothing() {
        assertThat(routes.find("r.known")).contains(KNOWN);
        routes.refresh();
        assertThat(asked).containsKey("r.known");
        asked.values().forEach(question -> question.completeExceptionally(new IllegalStateException("no answer")));
        assertThat(routes.find("r.known")).contains(KNOWN);
    }

    private void answer(String topic, Optional<SinkTopic> found) {
        assertThat(asked.computeIfAbsent(topic, name -> new CompletableFuture<>())
                        .complete(found))
                .isTrue();
    }
}
