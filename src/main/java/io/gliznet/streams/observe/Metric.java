package io.gliznet.streams.observe;

import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * One metric of the service.
 *
 * @param name lower-case words with underscores; the name of a counter ends with {@code _total}
 * @param help description of the metric
 * @param labels names and values that distinguish metrics with the same name
 * @param value supplies the current value at each scrape; must be thread-safe
 */
public record Metric(String name, Kind kind, String help, Map<String, String> labels, DoubleSupplier value) {

    /** The type of a metric. */
    public enum Kind {
        /** A value that starts at 0 with the process and only increases. */
        COUNTER,
        /** A value that can increase and decrease. */
        GAUGE
    }

    public Metric {
        labels = Map.copyOf(labels);
    }

    /** A counter without labels. */
    public static Metric counter(String name, String help, DoubleSupplier value) {
        return new Metric(name, Kind.COUNTER, help, Map.of(), value);
    }

    /** A gauge without labels. */
    public static Metric gauge(String name, String help, DoubleSupplier value) {
        return new Metric(name, Kind.GAUGE, help, Map.of(), value);
    }
}
