package io.gliznet.streams.topology;

import io.gliznet.streams.catalog.WarningLimit;
import io.gliznet.streams.label.Escaped;
import io.gliznet.streams.label.LabelSetKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topics of routed results that exist. The broker is asked again for those that results have named: one that is created later gets its
 * results from then on, and the results of one that is deleted go to the topic of all results. Thread-safe; does not wait.
 */
final class RouteTopics {

    /** Label sets may name no topic. */
    static final RouteTopics NONE = new RouteTopics(
            topic -> false,
            Map.of(),
            topic -> {
                throw new IllegalStateException("no topic is permitted");
            },
            InstantSource.system());

    private static final Logger LOG = LoggerFactory.getLogger(RouteTopics.class);
    private static final Duration BETWEEN_QUESTIONS = Duration.ofSeconds(5);
    private static final int WARNINGS_PER_MINUTE = 10;
    private static final int MOST_TOPICS = 10_000;

    private final Predicate<String> permitted;
    private final Function<String, CompletionStage<Optional<SinkTopic>>> ask;
    private final Map<String, SinkTopic> known;
    private final Set<String> used = ConcurrentHashMap.newKeySet();
    private final InstantSource clock;
    private final WarningLimit limit;
    private final Map<String, Long> askedAt = new MostRecent<>();
    private final Map<String, WarningLimit> limits = new MostRecent<>();

    /** Label sets can name any number of topics. */
    private static final class MostRecent<V> extends LinkedHashMap<String, V> {

        private static final long serialVersionUID = 1;

        MostRecent() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
            return size() > MOST_TOPICS;
        }
    }

    /**
     * @param permitted whether a result may be sent there
     * @param known topics at the start
     * @param ask for a topic; empty if there is none, exceptional if this cannot be known now
     * @param clock by which warnings are counted
     */
    RouteTopics(
            Predicate<String> permitted,
            Map<String, SinkTopic> known,
            Function<String, CompletionStage<Optional<SinkTopic>>> ask,
            InstantSource clock) {
        this.permitted = permitted;
        this.known = new ConcurrentHashMap<>(known);
        this.ask = ask;
        this.clock = clock;
        limit = new WarningLimit(WARNINGS_PER_MINUTE, clock);
    }

    /**
     * The topic, if results can be sent there now.
     *
     * @param labelSet that names it
     */
    Optional<SinkTopic> find(String topic, LabelSetKey labelSet) {
        boolean isPermitted = permitted.test(topic);
        SinkTopic found = isPermitted ? known.get(topic) : null;
        if (found != null) {
            used.add(topic);
        } else if (isPermitted) {
            askIfDue(topic);
        }
        if (found == null) {
            warn(topic, labelSet, isPermitted);
        }
        return Optional.ofNullable(found);
    }

    /** Asks for the topics that were found since the last call. To be called about once a second. */
    void refresh() {
        for (String topic : List.copyOf(used)) {
            if (askIfDue(topic)) {
                used.remove(topic);
            }
        }
    }

    private boolean askIfDue(String topic) {
        boolean isDue = isQuestionDue(topic);
        if (isDue) {
            ask.apply(topic).whenComplete((answer, failure) -> answered(topic, answer, failure));
        }
        return isDue;
    }

    @SuppressWarnings("NullableOptional") // a future tells an answer or a failure, and null for the other
    private void answered(String topic, @Nullable Optional<SinkTopic> answer, @Nullable Throwable failure) {
        if (answer != null) {
            known.compute(topic, (name, before) -> answer.orElse(null));
        } else if (failure != null) {
            limit.admit().ifPresent(suppressed -> LOG.atWarn()
                    .addKeyValue("topic", Escaped.of(topic))
                    .addKeyValue("suppressed", suppressed)
                    .log(
                            "The broker does not say whether a topic of a label set exists: {}",
                            ThreadFailureHandler.message(failure)));
        }
    }

    private void warn(String topic, LabelSetKey labelSet, boolean isPermitted) {
        admit(topic).ifPresent(suppressed -> LOG.atWarn()
                .addKeyValue("tenant", Escaped.of(labelSet.tenantId()))
                .addKeyValue("label_set", Escaped.of(labelSet.name()))
                .addKeyValue("topic", Escaped.of(topic))
                .addKeyValue("suppressed", suppressed)
                .log(
                        "A label set names a topic {}; its results go to the topic of all results.",
                        isPermitted
                                ? "that does not exist, or to which the service may not write"
                                : "that classified.routes does not permit"));
    }

    /** Once a minute for each topic, and not for many topics. */
    private OptionalLong admit(String topic) {
        OptionalLong ofTopic = limitOf(topic).admit();
        OptionalLong ofAll = ofTopic.isPresent() ? limit.admit() : OptionalLong.empty();
        return ofAll.isPresent() ? OptionalLong.of(ofTopic.getAsLong() + ofAll.getAsLong()) : OptionalLong.empty();
    }

    private synchronized WarningLimit limitOf(String topic) {
        return limits.computeIfAbsent(topic, name -> new WarningLimit(1, clock));
    }

    private synchronized boolean isQuestionDue(String topic) {
        long now = System.nanoTime();
        Long before = askedAt.get(topic);
        boolean isDue = before == null || now - before >= BETWEEN_QUESTIONS.toNanos();
        if (isDue) {
            askedAt.put(topic, now);
        }
        return isDue;
    }
}
