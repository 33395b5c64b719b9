package io.gliznet.streams.observe;

import java.util.Map;
import java.util.function.DoubleSupplier;

/**
 * One number of the service.
 *
 * @param name lower case with underscores; a counter's ends with {@code _total}
 * @param labels what tells it from its namesakes
 * @param value asked for at every scrape
 */
public record Metric(String name, Kind kind, String help, Map<String, String> labels, DoubleSupplier value) {

    /** What a number does over time. */
    public enum Kind {
        /** Only grows, from 0 at the start of the process. */
        COUNTER,
        /** Goes up and down. */
        GAUGE
    }

    public Metric {
        labels = Map.copyOf(labels);
    }

    public static Metric counter(String name, String help, DoubleSupplier value) {
        return new Metric(name, Kind.COUNTER, help, Map.of(), value);
    }

    public static Metric gauge(String name, String help, DoubleSupplier value) {
        return new Metric(name, Kind.GAUGE, help, Map.of(), value);
    }
}
