package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong options are refused before a broker is started and half an hour is spent. */
final class BenchCommandTest {

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "5", "-1", "-2147483648"})
    void aSoakOfTheFirstMinutesMeasuresNothing(String minutes) {
        Invocation done = Invocation.of("bench", "--soak", minutes);

        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(done.err().lines())
                .containsExactly("gliznet: --soak: expected more than 5 minutes, found " + minutes);
        assertThat(done.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "--soak, 7.5, Invalid value for option '--soak'",
        "--soak, long, Invalid value for option '--soak'",
        "--seed, first, Invalid value for option '--seed'",
        "--seed, 9223372036854775808, Invalid value for option '--seed'",
        "--rows, raw, Unknown options: '--rows'",
    })
    void aValueThatIsNoneIsNamedWithItsOption(String option, String value, String message) {
        Invocation done = Invocation.of("bench", option, value);

        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(done.err())
                .startsWith("gliznet: ")
                .contains(message)
                .contains(value)
                .contains("Try 'gliznet bench --help'.")
                .doesNotContain("\tat ");
        assertThat(done.out()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--soak", "--seed", "--plot", "--model"})
    void anOptionWithoutItsValueIsUsage(String option) {
        Invocation done = Invocation.of("bench", option);

        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(done.err()).contains("Missing required parameter for option '" + option + "'");
    }

    @Test
    void aPlotThatCannotBeWrittenIsRefusedBeforeTheMeasurement(@TempDir Path folder) {
        for (Path plot : List.of(folder.resolve("missing").resolve("load.svg"), folder)) {
            Invocation done = Invocation.of("bench", "--plot", plot.toString());

            assertThat(done.exitCode()).isEqualTo(2);
            assertThat(done.err().lines())
                    .containsExactly("gliznet: --plot: expected a file that can be written, found " + plot);
            assertThat(done.out()).isEmpty();
        }
    }

    /** The default build has no CUDA provider, and the number of the device is none of a machine that has one. */
    @Test
    void aMachineWithoutAGpuIsToldSoInOneSentence() {
        Invocation done = Invocation.of(
                "bench",
                "--gpu",
                "--set",
                "execution.devices=999",
                "--model",
                "src/test/resources/models/sentence-bert-mean");

        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(done.err().lines())
                .singleElement(STRING)
                .startsWith("gliznet: execution.provider: expected a CUDA device, found: ");
        assertThat(done.out()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"--soak, 30", "--plot, load.svg", "--python, python3"})
    void theRowsOnGpusHaveNoOthersBesideThem(String option, String value) {
        Invocation done = Invocation.of("bench", "--gpu", option, value);

        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(done.err().lines())
                .containsExactly("gliznet: --gpu: expected no --soak, --plot or --python, found one of them");
    }

    @Test
    void anArgumentThatBelongsToNoOptionIsUsage() {
        Invocation done = Invocation.of("bench", "quick");

        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(done.err()).contains("'quick'");
    }

    @Test
    void helpNamesEveryOptionAndStartsNothing() {
        Invocation done = Invocation.of("bench", "--help");

        assertThat(done.exitCode()).isZero();
        assertThat(done.out())
                .contains("--quick", "--seed=N", "--soak=MINUTES", "--plot=FILE", "--gpu", "--json", "--model=DIR")
                .contains("Default: 20261125.");
        assertThat(done.err()).isEmpty();
    }
}
