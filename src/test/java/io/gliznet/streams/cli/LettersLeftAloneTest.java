package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gliznet.streams.deadletter.Coordinates;
import org.junit.jupiter.api.Test;

/** What an operator is told of letters that are not sent: each reason once, however many letters it concerns. */
final class LettersLeftAloneTest {

    private final CapturedConsole console = CapturedConsole.file();
    private final LettersLeftAlone left = new LettersLeftAlone(console.console());

    @Test
    void aReasonIsToldOnceAndItsOtherLettersAreCountedAndNamed() {
        left.add(letter(0), "expected a topic");
        left.add(letter(1), "expected fewer replays");
        left.add(letter(2), "expected a topic");
        left.add(letter(3), "expected a topic");
        assertThat(console.err().lines())
                .as("while letters are read")
                .containsExactly(
                        "gliznet: dead-letters-0@0: left alone: expected a topic",
                        "gliznet: dead-letters-0@1: left alone: expected fewer replays");

        left.finish();

        assertThat(console.err().lines().skip(2))
                .containsExactly("gliznet: 2 more left alone for the reason of dead-letters-0@0: dead-letters-0@2,"
                        + " dead-letters-0@3");
        assertThat(left.total()).isEqualTo(4);
    }

    @Test
    void whatIsPrintedAndKeptIsBounded() {
        for (int i = 0; i < 1_000; i++) {
            left.add(letter(i), "expected a topic");
        }
        for (int i = 0; i < 1_000; i++) {
            left.add(letter(i), "found " + i);
        }
        left.finish();

        assertThat(console.err().lines()).hasSize(22);
        assertThat(console.err())
                .contains("999 more left alone for the reason of dead-letters-0@0: dead-letters-0@1, ", "@20, …")
                .contains("981 more left alone for other reasons, which are not shown")
                .doesNotContain("@21");
        assertThat(left.total()).isEqualTo(2_000);
    }

    private static Coordinates letter(long offset) {
        return new Coordinates("dead-letters", 0, offset);
    }
}
