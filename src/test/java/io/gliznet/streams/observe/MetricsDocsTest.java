package io.gliznet.streams.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.gliznet.streams.GeneratedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The page of metrics is the one that the code generates; what a service really shows is compared with it by MetricsIT. */
final class MetricsDocsTest {

    @Test
    void thePageListsEveryMetric() throws IOException {
        GeneratedFile.assertUpToDate(Path.of("docs", "metrics.md"), MetricsPage.markdown());
    }

    @ParameterizedTest
    @EnumSource
    void aNameFollowsTheConventionsOfPrometheus(Metric metric) {
        assertThat(metric.metricName()).matches("gliznet_[a-z]+(_[a-z]+)*");
        assertThat(metric.metricName().endsWith("_total")).isEqualTo(metric.kind() == Metric.Kind.COUNTER);
        assertThat(metric.description()).matches("[A-Z1][^?|]{15,300}[.]");
    }

    @ParameterizedTest
    @EnumSource
    void bucketsOfHistogramsAscend(Metric metric) {
        assertThat(metric.buckets().length > 0).isEqualTo(metric.kind() == Metric.Kind.HISTOGRAM);
        assertThat(DoubleStream.of(metric.buckets()).boxed()).isSorted().doesNotHaveDuplicates();
    }
}
