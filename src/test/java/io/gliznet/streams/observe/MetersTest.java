package io.gliznet.streams.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.DistributionSummary;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MetersTest {

    private final Meters meters = Meters.prometheus();

    @AfterEach
    void close() {
        meters.close();
    }

    @Test
    void aHistogramHasTheBucketsOfThePageAndNoPercentiles() {
        DistributionSummary sizes = meters.histogram(Metric.BATCH_SEQUENCES);
        sizes.record(3);
        sizes.record(1_000);

        assertThat(shown("gliznet_inference_batch_sequences"))
                .contains(
                        "gliznet_inference_batch_sequences_bucket{le=\"2.0\"} 0",
                        "gliznet_inference_batch_sequences_bucket{le=\"4.0\"} 1",
                        "gliznet_inference_batch_sequences_bucket{le=\"+Inf\"} 2",
                        "gliznet_inference_batch_sequences_count 2",
                        "gliznet_inference_batch_sequences_sum 1003.0")
                .noneMatch(line -> line.contains("quantile"))
                .filteredOn(line -> line.contains("_bucket"))
                .hasSize(Metric.BATCH_SEQUENCES.buckets().length + 1);
    }

    @Test
    void rowsComeAndGo() {
        List<Meters.Row> rows = new CopyOnWriteArrayList<>();
        meters.rows(Metric.LAG, () -> rows);
        rows.add(new Meters.Row(List.of("documents", "0"), 7));
        assertThat(shown("gliznet_lag_records"))
                .containsExactly("gliznet_lag_records{partition=\"0\",topic=\"documents\"} 7.0");
        rows.set(0, new Meters.Row(List.of("documents", "1"), 8));
        assertThat(shown("gliznet_lag_records"))
                .containsExactly("gliznet_lag_records{partition=\"1\",topic=\"documents\"} 8.0");
    }

    @Test
    void aLabelMayHoldAnything() {
        meters.rows(Metric.TENANTS, () -> List.of(new Meters.Row(List.of("a\"b\\c\nd é"), 1)));
        assertThat(shown("gliznet_tenant_device_seconds"))
                .containsExactly("gliznet_tenant_device_seconds{tenant=\"a\\\"b\\\\c\\nd é\"} 1.0");
    }

    @Test
    void anInfoKeepsItsName() {
        meters.info(Metric.INFO, "1", "m", "f", "CPU", "EXACTLY_ONCE");
        assertThat(shown("gliznet_info"))
                .containsExactly(
                        "gliznet_info{fingerprint=\"f\",guarantee=\"EXACTLY_ONCE\",model=\"m\",provider=\"CPU\","
                                + "version=\"1\"} 1");
    }

    @Test
    void aCounterIsHeldWhileNobodyElseHoldsItsSupplier() {
        WeakReference<Object> supplier = count(42);
        for (int i = 0; i < 5; i++) {
            System.gc();
        }
        assertThat(supplier.get()).isNotNull();
        assertThat(shown("gliznet_documents_skipped_total")).containsExactly("gliznet_documents_skipped_total 42.0");
    }

    /** Returns when the garbage collector has run for sure. */
    private WeakReference<Object> count(long value) {
        Object state = new Object();
        meters.counter(Metric.SKIPPED, () -> state.hashCode() == 0 ? 0 : value);
        WeakReference<Object> garbage = new WeakReference<>(new Object());
        Awaitility.await().until(() -> {
            System.gc();
            return garbage.get() == null;
        });
        return new WeakReference<>(state);
    }

    @Test
    void labelsThatDoNotFitTheMetricAreRefused() {
        assertThatThrownBy(() -> meters.histogram(Metric.END_TO_END))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[until]");
    }

    @Test
    void aMetricIsOfTheKindThatThePageNames() {
        assertThatThrownBy(() -> meters.gauge(Metric.SKIPPED, () -> 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("SKIPPED: expected a GAUGE, found a COUNTER");
        assertThatThrownBy(() -> meters.counter(Metric.READY, () -> 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> meters.histogram(Metric.READY)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> meters.rows(Metric.TOKENIZE, List::of)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> meters.info(Metric.SKIPPED)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nobodyRecordsWhereNobodyReads() {
        try (Meters none = Meters.none()) {
            none.histogram(Metric.INFERENCE).record(1);
            none.rows(Metric.LAG, List::of);
            assertThat(none.scrape(Meters.TEXT)).isEmpty();
        }
    }

    private List<String> shown(String name) {
        return meters.scrape(Meters.TEXT)
                .lines()
                .filter(line -> line.startsWith(name) && !line.startsWith(name + "_max"))
                .toList();
    }
}
