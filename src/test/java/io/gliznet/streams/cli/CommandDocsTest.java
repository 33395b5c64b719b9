package io.gliznet.streams.cli;

import io.gliznet.streams.GeneratedFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** The committed page of all commands is the one that the command line generates. */
final class CommandDocsTest {

    private static final int WIDTH = 100;

    private static final String INTRODUCTION = """
            # Commands

            This page is generated from the help of the command line. `gliznet COMMAND --help` prints the same text.
            """;

    @Test
    void thePageListsEveryCommandWithItsOptions() throws IOException {
        StringBuilder page = new StringBuilder(INTRODUCTION);
        append(page, root(), 2);

        GeneratedFile.assertUpToDate(Path.of("docs", "commands.md"), page.toString());
    }

    private static void append(StringBuilder page, CommandLine command, int level) {
        page.append('\n')
                .append("#".repeat(level))
                .append(' ')
                .append(command.getCommandSpec().qualifiedName())
                .append("\n\n```text\n")
                .append(command.getUsageMessage(Ansi.OFF).strip().replaceAll("(?m) +$", ""))
                .append("\n```\n");
        command.getSubcommands().values().stream()
                .distinct()
                .forEach(below -> append(page, below, Math.min(level + 1, 3)));
    }

    private static CommandLine root() {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        return Gliznet.commandLine(new Console(
                System.in,
                nowhere,
                nowhere,
                false,
                false,
                WIDTH,
                Map.of(),
                Path.of("").toAbsolutePath()));
    }
}
