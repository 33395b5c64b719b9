package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gliznet.streams.evaluation.EvaluationResult;
import io.gliznet.streams.evaluation.SetStatistics;
import io.gliznet.streams.label.LabelMode;
import io.gliznet.streams.score.Score;
import io.gliznet.streams.score.Scores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FinishedSetsTest {

    @TempDir
    private Path folder;

    @Test
    void aResultIsTheSameAfterItWasRead() {
        EvaluationResult result = result();
        FinishedSets.open(file()).add("k", result);

        assertThat(FinishedSets.open(file()).find("k")).contains(result);
        assertThat(FinishedSets.open(file()).find("other")).isEmpty();
    }

    @Test
    void aLineThatWasNotFinishedIsRemoved() throws IOException {
        FinishedSets.open(file()).add("first", result());
        Files.writeString(file(), "{\"key\":\"second\",\"resu", StandardOpenOption.APPEND);

        FinishedSets sets = FinishedSets.open(file());
        assertThat(sets.find("second")).isEmpty();
        sets.add("third", result());

        FinishedSets again = FinishedSets.open(file());
        assertThat(again.find("first")).isPresent();
        assertThat(again.find("third")).isPresent();
    }

    @Test
    void aFileWithOtherContentIsRefusedAndNotChanged() throws IOException {
        for (String content :
                List.of("{\"text\":\"x\"}\n", "no JSON", "\n", "{\"key\":\"k\",\"result\":{\"a\":1}}\n")) {
            Files.writeString(file(), content);

            assertThatExceptionOfType(CommandFailure.class)
                    .isThrownBy(() -> FinishedSets.open(file()))
                    .withMessageContaining("line 1 is not a finished set")
                    .satisfies(failure -> assertThat(failure.exitCode()).isEqualTo(2));
            assertThat(file()).hasContent(content);
        }
    }

    @Test
    void aFileThatCannotBeWrittenIsRefused() {
        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(() -> FinishedSets.open(folder))
                .withMessageContaining("--resume");
        assertThatExceptionOfType(CommandFailure.class)
                .isThrownBy(() -> FinishedSets.open(folder.resolve("missing").resolve("file")))
                .withMessageContaining("--resume");
    }

    @Test
    void theKeyDependsOnEveryInput() throws IOException {
        String set = write("set.jsonl", "a");
        String unrelated = write("unrelated.jsonl", "b");
        List<String> settings = List.of("model", "labels");
        String key = FinishedSets.key(set, List.of(unrelated), settings);

        assertThat(FinishedSets.key(set, List.of(unrelated), settings)).isEqualTo(key);
        assertThat(FinishedSets.key(set, List.of(), settings)).isNotEqualTo(key);
        assertThat(FinishedSets.key(set, List.of(unrelated), List.of("model", "other")))
                .isNotEqualTo(key);
        write("unrelated.jsonl", "c");
        assertThat(FinishedSets.key(set, List.of(unrelated), settings)).isNotEqualTo(key);
        write("unrelated.jsonl", "b");
        write("set.jsonl", "d");
        assertThat(FinishedSets.key(set, List.of(unrelated), settings)).isNotEqualTo(key);
    }

    private static EvaluationResult result() {
        SetStatistics statistics = new SetStatistics(LabelMode.SINGLE_LABEL);
        List<Score> scores = List.of(new Score("b", 0.7, true), new Score("a", 0.3, false));
        statistics.add(List.of("a"), new Scores(scores, OptionalDouble.empty()), 0);
        statistics.addUnrelated(new Scores(scores, OptionalDouble.empty()), 0);
        return statistics.result("set", 3, 0.1);
    }

    private Path file() {
        return folder.resolve("finished.jsonl");
    }

    private String write(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content).toString();
    }
}
