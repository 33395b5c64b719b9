package io.gliznet.streams.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class GpuNamesTest {

    @Test
    void allGpusAreNamedInOneLine() throws Exception {
        assertThat(GpuNames.ofLines("printf", "NVIDIA H100, 580.1\\nNVIDIA H100, 580.1\\n"))
                .isEqualTo("NVIDIA H100, 580.1; NVIDIA H100, 580.1");
    }

    @Test
    void aMachineWithoutTheProgramIsNoFailure() throws Exception {
        assertThat(GpuNames.ofLines("no-such-program")).startsWith("unknown");
        assertThat(GpuNames.ofLines("false")).startsWith("unknown");
    }
}
