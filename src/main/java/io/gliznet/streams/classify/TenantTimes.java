package io.gliznet.streams.classify;

import io.gliznet.streams.infer.DeviceTime;
import io.gliznet.streams.infer.Flow;
import io.gliznet.streams.observe.Meters;
import io.gliznet.streams.observe.Metric;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * How long the devices computed for each tenant, in the last full minute. A minute holds a limited number of tenants; those that come later are
 * added together. Names that are no tenants begin with a slash, which no tenant's id contains.
 *
 * <p>Threading: thread-safe.
 */
final class TenantTimes implements DeviceTime {

    /** Tenants that are added together. */
    static final String OTHER = "/other";

    /** Work that is no tenant's. */
    static final String NOBODY = "/none";

    private static final int MAX_TENANTS = 10_000;
    private static final long WINDOW = Duration.ofMinutes(1).toNanos();
    private static final double NANOS_PER_SECOND = 1e9;

    private final LongSupplier nanoTime;
    private volatile Window current;
    private Map<String, LongAdder> last = Map.of();

    private record Window(long start, Map<String, LongAdder> nanos) {

        Window(long start) {
            this(start, new ConcurrentHashMap<>());
        }
    }

    TenantTimes(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        current = new Window(nanoTime.getAsLong());
    }

    @Override
    public void used(Flow flow, long nanos) {
        Map<String, LongAdder> window = window().nanos();
        String tenant = flow.tenantId().orElse(NOBODY);
        String account = window.size() < MAX_TENANTS || window.containsKey(tenant) ? tenant : OTHER;
        window.computeIfAbsent(account, key -> new LongAdder()).add(nanos);
    }

    /** @param tenants so many of the largest have their own rows */
    void register(Meters meters, int tenants) {
        meters.rows(Metric.TENANTS, () -> seconds(tenants).entrySet().stream()
                .map(time -> new Meters.Row(List.of(time.getKey()), time.getValue()))
                .toList());
    }

    /**
     * Seconds of the last full minute.
     *
     * @param tenants so many of the largest have their own entries; the rest is {@value #OTHER}. It is always there, as is {@value #NOBODY}
     */
    synchronized Map<String, Double> seconds(int tenants) {
        window();
        Map<String, Double> seconds = new LinkedHashMap<>();
        seconds.put(OTHER, 0.0);
        seconds.put(NOBODY, 0.0);
        int limit = tenants + seconds.size();
        Comparator<Map.Entry<String, Long>> bySize = Map.Entry.comparingByValue();
        last.entrySet().stream()
                .map(entry -> Map.entry(entry.getKey(), entry.getValue().sum()))
                .sorted(bySize.reversed())
                .forEach(entry -> seconds.merge(
                        seconds.size() < limit || seconds.containsKey(entry.getKey()) ? entry.getKey() : OTHER,
                        entry.getValue() / NANOS_PER_SECOND,
                        Double::sum));
        return seconds;
    }

    private Window window() {
        Window now = current;
        return nanoTime.getAsLong() - now.start() < WINDOW ? now : next();
    }

    private synchronized Window next() {
        long windows = (nanoTime.getAsLong() - current.start()) / WINDOW;
        if (windows > 0) {
            last = windows == 1 ? current.nanos() : Map.of();
            current = new Window(current.start() + windows * WINDOW);
        }
        return current;
    }
}
