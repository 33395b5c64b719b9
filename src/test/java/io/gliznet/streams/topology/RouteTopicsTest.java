package io.gliznet.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.gliznet.streams.label.LabelSetKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class RouteTopicsTest {

    private static final SinkTopic KNOWN = SinkTopic.of("r.known", 1_000);
    private static final LabelSetKey MAIL = new LabelSetKey("acme", "mail");

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final Map<String, CompletableFuture<Optional<SinkTopic>>> asked = new HashMap<>();
    private final RouteTopics routes = new RouteTopics(
            topic -> topic.startsWith("r."),
            Map.of("r.known", KNOWN),
            topic -> asked.computeIfAbsent(topic, name -> new CompletableFuture<>()),
            () -> now);
    private final Logger logger = (Logger) LoggerFactory.getLogger(RouteTopics.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    @Test
    void oneWarningInAMinuteNamesTheTopicAndTheLabelSet() {
        for (int document = 0; document < 10; document++) {
            find("r.new");
        }
        assertThat(warnings()).containsExactly("tenant=acme label_set=mail topic=r.new suppressed=0");

        find("r.other");
        assertThat(warnings()).hasSize(2).last().asString().contains("topic=r.other");

        now = now.plusSeconds(60);
        find("r.new");
        assertThat(warnings()).hasSize(3).last().asString().contains("topic=r.new suppressed=9");
    }

    @Test
    void manyTopicsDoNotFillTheLog() {
        for (int topic = 0; topic < 100; topic++) {
            find("r.new" + topic);
        }
        assertThat(warnings()).hasSize(10);
    }

    @Test
    void aTopicThatIsKnownIsFoundAtOnce() {
        assertThat(find("r.known")).contains(KNOWN);
    }

    @Test
    void aTopicThatIsNotPermittedIsNeitherFoundNorAskedFor() {
        assertThat(find("other")).isEmpty();
        assertThat(asked).doesNotContainKey("other");
    }

    @Test
    void aTopicThatIsCreatedLaterIsFoundOnceTheBrokerHasAnswered() {
        assertThat(find("r.new")).isEmpty();
        SinkTopic created = SinkTopic.of("r.new", 10);
        answer("r.new", Optional.of(created));
        assertThat(find("r.new")).contains(created);
    }

    @Test
    void aTopicThatIsDeletedIsNotFoundAnyMore() {
        assertThat(find("r.known")).contains(KNOWN);
        routes.refresh();
        answer("r.known", Optional.empty());
        assertThat(find("r.known")).isEmpty();
    }

    @Test
    void aBrokerThatDoesNotAnswerChangesNothing() {
        assertThat(find("r.known")).contains(KNOWN);
        routes.refresh();
        assertThat(asked).containsKey("r.known");
        asked.values().forEach(question -> question.completeExceptionally(new IllegalStateException("no answer")));
        assertThat(find("r.known")).contains(KNOWN);
    }

    private Optional<SinkTopic> find(String topic) {
        return routes.find(topic, MAIL);
    }

    private List<String> warnings() {
        return log.list.stream()
                .map(event -> event.getKeyValuePairs().stream()
                        .map(pair -> pair.key + "=" + pair.value)
                        .collect(Collectors.joining(" ")))
                .toList();
    }

    private void answer(String topic, Optional<SinkTopic> found) {
        assertThat(asked.computeIfAbsent(topic, name -> new CompletableFuture<>())
                        .complete(found))
                .isTrue();
    }
}
