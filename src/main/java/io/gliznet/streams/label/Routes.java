package io.gliznet.streams.label;

import io.gliznet.streams.json.NearestKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The topics to which the results of a label set go, instead of the one for all results.
 *
 * @param labels topics by the name of the best selected label
 * @param none topic of results without a selected label
 * @param below a result whose best selected score is smaller goes to {@code uncertain}; 0 to 1
 * @param uncertain topic of such results
 */
public record Routes(
        Map<String, String> labels, Optional<String> none, OptionalDouble below, Optional<String> uncertain) {

    /** All results go to one topic. */
    public static final Routes NONE = new Routes(Map.of(), Optional.empty(), OptionalDouble.empty(), Optional.empty());

    /** As Kafka's brokers require it. */
    private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");

    public Routes {
        labels = Map.copyOf(labels);
    }

    /**
     * The topic of a result; empty if no route is given for it.
     *
     * @param label the best selected label
     * @param score of this label
     */
    public Optional<String> topic(String label, double score) {
        return below.isPresent() && score < below.getAsDouble() ? uncertain : Optional.ofNullable(labels.get(label));
    }

    /** All topics that are named. */
    public Set<String> topics() {
        Set<String> topics = labels.values().stream().collect(Collectors.toCollection(TreeSet::new));
        none.ifPresent(topics::add);
        uncertain.ifPresent(topics::add);
        return topics;
    }

    void check(List<Label> known, List<String> problems) {
        Set<String> names = known.stream().map(Label::name).collect(Collectors.toSet());
        labels.forEach((label, topic) -> {
            if (!names.contains(label)) {
                problems.add("routes.labels: expected names of labels of this set, found " + Escaped.name(label)
                        + Escaped.of(NearestKey.hint(label, names)));
            }
            checkTopic("routes.labels", topic, problems);
        });
        none.ifPresent(topic -> checkTopic("routes.none", topic, problems));
        uncertain.ifPresent(topic -> checkTopic("routes.uncertain", topic, problems));
        if (below.isPresent() != uncertain.isPresent()) {
            problems.add("routes: expected both of below and uncertain, or none, found one");
        }
        below.ifPresent(value -> {
            if (!(value >= 0 && value <= 1)) {
                problems.add("routes.below: expected 0 to 1, found " + value);
            }
        });
    }

    private static void checkTopic(String field, String topic, List<String> problems) {
        if (!TOPIC.matcher(topic).matches()) {
            problems.add(
                    field + ": expected the name of a topic, which has letters, digits, dots, underscores and hyphens,"
                            + " found another text");
        }
    }
}
