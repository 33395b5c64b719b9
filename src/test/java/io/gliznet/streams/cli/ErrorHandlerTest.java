package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gliznet.streams.config.InvalidConfigException;
import io.gliznet.streams.config.LogFormat;
import io.gliznet.streams.label.InvalidLabelSetException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;

/** Which exception means which exit code and which words, for all kinds of exceptions. */
final class ErrorHandlerTest {

    private static final int FAILED = 1;
    private static final int USAGE = 2;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void aLogLevelThatIsNoneIsRefused() {
        Gliznet.requireLogLevel(Map.of("GLIZNET_LOG_LEVEL", "Debug"));

        assertThatThrownBy(() -> Gliznet.requireLogLevel(Map.of("GLIZNET_LOG_LEVEL", "loud")))
                .isInstanceOf(CommandFailure.class)
                .hasMessageStartingWith("GLIZNET_LOG_LEVEL: expected one of trace, debug");
    }

    @Test
    void anOptionOfKeyAndValueIsNamedOnce() {
        Invocation run = Invocation.of("run", "--set", "stream.threads", "2");

        assertThat(run.exitCode()).isEqualTo(USAGE);
        assertThat(run.err())
                .startsWith("gliznet: Value for option '--set' ")
                .contains("KEY=VALUE")
                .contains("stream.threads");
    }

    @Command(name = "copy")
    private static final class Copy implements Callable<Integer> {

        private final Exception failure;

        @Option(names = "--count")
        @SuppressWarnings("UnusedVariable") // picocli reads it
        private int count;

        private Copy(Exception failure) {
            this.failure = failure;
        }

        @Override
        public Integer call() throws Exception {
            throw failure;
        }
    }

    private record Case(Exception failure, int exitCode, String message) {

        @Override
        public String toString() {
            return failure.toString();
        }
    }

    private static Stream<Case> cases() {
        return Stream.of(
                new Case(CommandFailure.failed("the disk is full"), FAILED, "the disk is full"),
                new Case(CommandFailure.usage("--n: expected 1"), USAGE, "--n: expected 1"),
                new Case(
                        new InvalidConfigException(List.of("a: expected b, found c")),
                        USAGE,
                        "1 configuration error:\n  a: expected b, found c"),
                new Case(
                        new InvalidLabelSetException(List.of("x.yaml: labels: none", "y.yaml: topK: -1")),
                        USAGE,
                        "2 configuration errors:\n  x.yaml: labels: none\n  y.yaml: topK: -1"),
                new Case(
                        new ConfigException("acks", "some", "unknown"),
                        USAGE,
                        "Invalid value some for configuration acks: unknown"),
                new Case(
                        new KafkaException(
                                "Failed to construct kafka producer",
                                new KafkaException("no store", new NoSuchFileException("/trust.jks"))),
                        USAGE,
                        "Failed to construct kafka producer: no store: there is no file /trust.jks"),
                new Case(
                        new KafkaException("client", new IllegalStateException("x", new ConfigException("bad key"))),
                        USAGE,
                        "client: x: bad key"),
                new Case(
                        new KafkaException("no answer", new IOException("connection reset")),
                        FAILED,
                        "no answer: connection reset"),
                new Case(
                        new TopicAuthorizationException("not allowed to read documents"),
                        FAILED,
                        "not allowed to read documents"),
                new Case(
                        new IllegalStateException("outer", new IOException("inner")),
                        FAILED,
                        "unexpected IllegalStateException: outer: inner; GLIZNET_LOG_LEVEL=debug shows the stack"
                                + " trace"),
                new Case(
                        new FileNotFoundException("x (Is a directory)"),
                        FAILED,
                        "unexpected FileNotFoundException: x (Is a directory); GLIZNET_LOG_LEVEL=debug shows the"
                                + " stack trace"),
                new Case(
                        new NullPointerException(),
                        FAILED,
                        "unexpected NullPointerException: NullPointerException; GLIZNET_LOG_LEVEL=debug shows the"
                                + " stack trace"));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void everyExceptionIsOneMessageAndAnExitCode(Case expected) {
        int exitCode = execute(expected.failure());

        assertThat(exitCode).isEqualTo(expected.exitCode());
        assertThat(err.toString()).isEqualToNormalizingNewlines("gliznet: " + expected.message() + "\n");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aClosedPipeEndsWithoutAWord() {
        assertThat(execute(CommandFailure.closedPipe())).isEqualTo(141);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void anEndlessChainOfCausesEnds() {
        IllegalStateException first = new IllegalStateException("first");
        first.initCause(new IllegalArgumentException("second", first));

        assertThat(execute(first)).isEqualTo(FAILED);
        assertThat(err.toString()).contains("unexpected IllegalStateException: first: second;");
    }

    @Test
    void controlCharactersOfAMessageAreShownAndItsLineBreaksStay() {
        execute(CommandFailure.failed("a\u001b[31m\nb"));

        assertThat(err.toString()).isEqualToNormalizingNewlines("gliznet: a\\u001b[31m\nb\n");
    }

    @Test
    void aValueOfTheWrongTypeIsUsageAndPointsToTheHelp() {
        assertThat(execute(new IOException("not reached"), "--count", "many")).isEqualTo(USAGE);
        assertThat(err.toString())
                .contains("gliznet: Invalid value for option '--count'")
                .contains("'many'")
                .contains("Try 'copy --help'.")
                .doesNotContain("not reached")
                .doesNotContain("\tat ");
    }

    @Test
    void anUnknownOptionIsUsageAndTheNearestOneIsSuggested() {
        assertThat(execute(new IOException("not reached"), "--counts")).isEqualTo(USAGE);
        assertThat(err.toString())
                .contains("gliznet: Unknown option: '--counts'")
                .contains("Possible solutions: --count")
                .doesNotContain("not reached");
    }

    @Test
    void controlCharactersOfAnArgumentAreShown() {
        execute(new IOException("not reached"), "--count", "\u001b[31m");

        assertThat(err.toString()).contains("\\u001b[31m").doesNotContain("\u001b");
    }

    private int execute(Exception failure, String... arguments) {
        ErrorHandler errors = new ErrorHandler(new ServiceExit(LogFormat.TEXT));
        return new CommandLine(new Copy(failure))
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setColorScheme(Help.defaultColorScheme(Ansi.OFF))
                .setParameterExceptionHandler(errors)
                .setExecutionExceptionHandler(errors)
                .execute(arguments);
    }
}
