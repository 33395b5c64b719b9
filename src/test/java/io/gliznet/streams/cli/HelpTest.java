package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

final class HelpTest {

    private static final List<Integer> WIDTHS = List.of(80, 100, 120);
    private static final int NARROWEST = 80;

    @Test
    void everyCommandOfTheProgramIsListedByItsHelp() {
        Invocation help = Invocation.of("--help");

        assertThat(help.exitCode()).isZero();
        assertThat(root(100).getSubcommands().keySet())
                .allSatisfy(name -> assertThat(help.out()).containsPattern("(?m)^  " + name + " "));
    }

    @TestFactory
    Stream<DynamicTest> everyCommandExplainsItselfAndShowsAnExample() {
        return all(root(100))
                .map(command -> DynamicTest.dynamicTest(command.getCommandSpec().qualifiedName(), () -> {
                    assertThat(command.getCommandSpec().usageMessage().description())
                            .isNotEmpty();
                    assertThat(command.getUsageMessage(Ansi.OFF)).contains("Example");
                }));
    }

    @TestFactory
    Stream<DynamicTest> noLineIsLongerThanTheTerminal() {
        return WIDTHS.stream().flatMap(width -> Stream.concat(Stream.of(root(width)), all(root(width)))
                .map(command -> DynamicTest.dynamicTest(
                        command.getCommandSpec().qualifiedName() + " at " + width + " columns",
                        () -> assertThat(command.getUsageMessage(Ansi.OFF).lines())
                                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(width)))));
    }

    /** A line that was wrapped by hand and again by picocli leaves a single word on the next line. */
    @TestFactory
    Stream<DynamicTest> paragraphsAreNotWrappedByHand() {
        return Stream.concat(Stream.of(root(100)), all(root(100))).flatMap(command -> Stream.of(
                        command.getCommandSpec().usageMessage().description(),
                        command.getCommandSpec().usageMessage().footer())
                .flatMap(Arrays::stream)
                .filter(HelpTest::isParagraph)
                .map(paragraph ->
                        DynamicTest.dynamicTest(command.getCommandSpec().qualifiedName() + ": " + paragraph, () -> {
                            assertThat(paragraph).doesNotContain("\n", "%n");
                            assertThat(paragraph).matches("(?s)[A-Z0-9@].*[.:]");
                        })));
    }

    /** An example that is wrapped cannot be copied. */
    @TestFactory
    Stream<DynamicTest> examplesFitTheNarrowestTerminal() {
        return Stream.concat(Stream.of(root(100)), all(root(100))).flatMap(command -> Arrays.stream(
                        command.getCommandSpec().usageMessage().footer())
                .filter(line -> line.startsWith("  "))
                .map(line -> DynamicTest.dynamicTest(
                        line, () -> assertThat(line.length()).isLessThanOrEqualTo(NARROWEST))));
    }

    @Test
    void wrappedTextFillsEachLine() {
        String paragraph = root(80).getCommandSpec().usageMessage().description()[1];
        List<String> lines = root(80).getUsageMessage(Ansi.OFF).lines().toList();
        int first = IntStream.range(0, lines.size())
                .filter(i -> !lines.get(i).isBlank() && paragraph.startsWith(lines.get(i)))
                .findFirst()
                .orElseThrow();

        String nextWord = lines.get(first + 1).split(" ", 2)[0];
        assertThat(lines.get(first).length() + 1 + nextWord.length()).isGreaterThanOrEqualTo(80);
    }

    @Test
    void helpIsShownForTheProgramAndForEachCommand() {
        assertThat(Invocation.of("help").out())
                .isEqualTo(Invocation.of("--help").out());
        assertThat(Invocation.of("help", "labels", "put")).isEqualTo(Invocation.of("labels", "put", "--help"));
        assertThat(Invocation.of("help", "classify").out()).contains("--label-set");
    }

    @Test
    void helpForACommandThatIsNotThereIsAUsageError() {
        Invocation unknown = Invocation.of("help", "clasify");

        assertThat(unknown.exitCode()).isEqualTo(2);
        assertThat(unknown.err()).contains("'clasify'").contains("classify, run");
        assertThat(Invocation.of("help", "run", "put").exitCode()).isEqualTo(2);
    }

    @Test
    void withoutACommandOrWithAnUnknownOneTheExitCodeIsTwo() {
        assertThat(Invocation.of().exitCode()).isEqualTo(2);
        Invocation mistyped = Invocation.of("clasify");
        assertThat(mistyped.exitCode()).isEqualTo(2);
        assertThat(mistyped.err()).contains("classify").doesNotContain("\tat ");
        Invocation labels = Invocation.of("labels");
        assertThat(labels.exitCode()).isEqualTo(2);
        assertThat(labels.err()).contains("put, validate").doesNotContain("\tat ");
    }

    @Test
    void theVersionNamesTheProgram() {
        assertThat(Invocation.of("--version").out()).contains("gliznet");
    }

    private static boolean isParagraph(String line) {
        return !line.isEmpty() && !line.startsWith("  ") && !line.startsWith("@|bold ");
    }

    private static Stream<CommandLine> all(CommandLine command) {
        return command.getSubcommands().values().stream().flatMap(below -> Stream.concat(Stream.of(below), all(below)));
    }

    private static CommandLine root(int width) {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        CommandLine root = Gliznet.commandLine(new Console(
                System.in,
                nowhere,
                nowhere,
                false,
                false,
                width,
                Map.of(),
                Path.of("").toAbsolutePath()));
        assertThat(root.getUsageHelpWidth()).isEqualTo(width).isGreaterThan(55);
        return root;
    }
}
