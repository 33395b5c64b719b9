package io.gliznet.streams.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ReportTest {

    private static final RowResult RAW = row("raw", 40);
    private static final RowResult PIPELINE = row("pipeline", 43);
    private static final RowResult TOKENIZER = row("tokenizer", 1);
    private static final RowResult SIMULATED = row("simulated-10ms", 3);
    private static final Report REPORT =
            new Report(1, List.of(RAW, PIPELINE, TOKENIZER, SIMULATED), List.of(), Map.of(), Map.of());

    @Test
    void cpuTimeIsDividedByWhatModelAndTokenizerNeedAlone() {
        assertThat(REPORT.cpu(RAW)).isEqualTo(new Report.Cpu(40, 0, 0));
        assertThat(REPORT.cpu(PIPELINE)).isEqualTo(new Report.Cpu(40, 1, 2));
        assertThat(REPORT.cpu(TOKENIZER)).isEqualTo(new Report.Cpu(0, 1, 0));
        assertThat(REPORT.cpu(SIMULATED)).isEqualTo(new Report.Cpu(0, 1, 2));
    }

    private static RowResult row(String key, double cpuSecondsPerThousand) {
        return new RowResult(key, "", 1_000, new ResourceUse(10, cpuSecondsPerThousand, 0), 0, 0, Optional.empty());
    }
}
