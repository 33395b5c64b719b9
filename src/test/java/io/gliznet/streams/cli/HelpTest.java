package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import picocli.CommandLine;

final class HelpTest {

    private static final int WIDEST = 120;

    @Test
    void everyCommandOfTheProgramIsListedByItsHelp() {
        Invocation help = Invocation.of("--help");

        assertThat(help.exitCode()).isZero();
        assertThat(root().getSubcommands().keySet())
                .allSatisfy(name -> assertThat(help.out()).containsPattern("(?m)^  " + name + " "));
    }

    @TestFactory
    Stream<DynamicTest> everyCommandExplainsItselfAndShowsAnExample() {
        return all(root())
                .map(command -> DynamicTest.dynamicTest(command.getCommandSpec().qualifiedName(), () -> {
                    String help = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
                    assertThat(command.getCommandSpec().usageMessage().description())
                            .isNotEmpty();
                    if (command.getSubcommands().isEmpty() && !help.contains("model check")) {
                        assertThat(help).contains("Example");
                    }
                    assertThat(help.lines())
                            .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(WIDEST));
                }));
    }

    @Test
    void withoutACommandOrWithAnUnknownOneTheExitCodeIsTwo() {
        assertThat(Invocation.of().exitCode()).isEqualTo(2);
        Invocation mistyped = Invocation.of("clasify");
        assertThat(mistyped.exitCode()).isEqualTo(2);
        assertThat(mistyped.err()).contains("classify").doesNotContain("\tat ");
        assertThat(Invocation.of("labels").exitCode()).isEqualTo(2);
    }

    @Test
    void theVersionNamesTheProgram() {
        assertThat(Invocation.of("--version").out()).contains("gliznet");
    }

    private static Stream<CommandLine> all(CommandLine command) {
        return command.getSubcommands().values().stream().flatMap(below -> Stream.concat(Stream.of(below), all(below)));
    }

    private static CommandLine root() {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        return Gliznet.commandLine(new Console(
                System.in,
                nowhere,
                nowhere,
                false,
                false,
                100,
                Map.of(),
                Path.of("").toAbsolutePath()));
    }
}
