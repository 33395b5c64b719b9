package io.gliznet.streams.observe;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Writes metrics in the text format of Prometheus, version 0.0.4: for each name its HELP and TYPE, then its samples.
 *
 * <p>Source: Prometheus documentation, "Exposition formats".
 */
final class PrometheusText {

    static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    /** Whole numbers below this are exact in a double and are written without an exponent. */
    private static final double MAX_WHOLE_NUMBER = 1e15;

    private PrometheusText() {}

    static String format(Collection<Metric> metrics) {
        Map<String, List<Metric>> byName =
                metrics.stream().collect(Collectors.groupingBy(Metric::name, LinkedHashMap::new, Collectors.toList()));
        StringBuilder out = new StringBuilder();
        byName.forEach((name, samples) -> {
            Metric first = samples.get(0);
            out.append("# HELP ")
                    .append(name)
                    .append(' ')
                    .append(escapeHelp(first.help()))
                    .append('\n');
            out.append("# TYPE ").append(name).append(' ');
            out.append(first.kind().name().toLowerCase(Locale.ROOT)).append('\n');
            samples.forEach(sample -> append(out, sample));
        });
        return out.toString();
    }

    private static void append(StringBuilder out, Metric sample) {
        out.append(sample.name());
        if (!sample.labels().isEmpty()) {
            out.append(new TreeMap<>(sample.labels())
                    .entrySet().stream()
                            .map(label -> label.getKey() + "=\"" + escape(label.getValue()) + "\"")
                            .collect(Collectors.joining(",", "{", "}")));
        }
        out.append(' ').append(number(sample.value().getAsDouble())).append('\n');
    }

    private static String number(double value) {
        if (Double.isInfinite(value)) {
            return value > 0 ? "+Inf" : "-Inf";
        }
        return value == Math.rint(value) && Math.abs(value) < MAX_WHOLE_NUMBER
                ? Long.toString((long) value)
                : Double.toString(value);
    }

    private static String escape(String labelValue) {
        return escapeHelp(labelValue).replace("\"", "\\\"");
    }

    private static String escapeHelp(String help) {
        return help.replace("\\", "\\\\").replace("\n", "\\n");
    }
}
