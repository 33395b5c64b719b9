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
    private static final Report REPORT = new Report(
            1,
            List.of(RAW, PIPELINE, TOKENIZER, SIMULATED),
            List.of(),
            Map.of(),
            Map.of(),
            List.of(),
            new Load(0, 0, 0, 0, 0));

    @Test
    void cpuTimeIsDividedByWhatModelAndTokenizerNeedAlone() {
        assertThat(REPORT.cpu(RAW)).contains(new Report.Cpu(40, 0, 0));
        assertThat(REPORT.cpu(PIPELINE)).contains(new Report.Cpu(40, 1, 2));
        assertThat(REPORT.cpu(TOKENIZER)).contains(new Report.Cpu(0, 1, 0));
        assertThat(REPORT.cpu(SIMULATED)).contains(new Report.Cpu(0, 1, 2));
        assertThat(REPORT.cpu(row("short-20", 9))).isEmpty();
    }

    @Test
    void aMachineIsBusyIfOtherProgramsUseItsCoresBeforeDuringOrAfterTheRun() {
        double cores = Runtime.getRuntime().availableProcessors();

        assertThat(new Load(9, 9, 0.04 * cores, 0.04 * cores, 0.04 * cores).isBusy())
                .isFalse();
        assertThat(new Load(0, 0, 0.06 * cores, 0, 0).isBusy()).isTrue();
        assertThat(new Load(0, 0, 0, 0.06 * cores, 0).isBusy()).isTrue();
        assertThat(new Load(0, 0, 0, 0, 0.06 * cores).isBusy()).isTrue();
    }

    private static RowResult row(String key, double cpuSecondsPerThousand) {
        return new RowResult(key, "", 1_000, new ResourceUse(10, cpuSecondsPerThousand, 0), 0, 0, Optional.empty());
    }
}
