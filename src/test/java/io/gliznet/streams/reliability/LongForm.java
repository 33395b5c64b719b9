package io.gliznet.streams.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The long form of the suite, which {@code mvn -P reliability test} runs. {@code -Dparts=exactly-once,fuzz} selects parts,
 * {@code -Dresults=FILE} the file to which results are appended, {@code -Dseed=N} repeats a run.
 */
final class LongForm {

    private static final Path FILE = Path.of(System.getProperty("results", "target/reliability.jsonl"));

    @Test
    void everyPromiseIsKeptInEveryPart() throws Exception {
        Results results = new Results(FILE);
        Reliability.run(parts(), results, Integer.getInteger("runs", Integer.MAX_VALUE));
        String report = new Report(results).markdown();
        Files.writeString(FILE.resolveSibling(FILE.getFileName() + ".md"), report);
        System.out.println(report);
        assertThat(results.violations()).isEmpty();
    }

    private static List<Reliability.Part> parts() {
        String selected = System.getProperty("parts", "");
        return selected.isEmpty()
                ? List.of(Reliability.Part.values())
                : Stream.of(selected.split(",", -1))
                        .map(name -> Reliability.Part.valueOf(
                                name.toUpperCase(Locale.ROOT).replace('-', '_')))
                        .toList();
    }
}
