package io.gliznet.streams.cli;

import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code help}: the help of the program, or of one command; {@code help labels put} works, too. */
@Command(
        name = "help",
        description = "Show the help of a command.",
        footer = {"", "@|bold Example|@", "  gliznet help labels put"})
final class HelpCommand implements Runnable {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(arity = "0..*", paramLabel = "COMMAND", description = "Without a command: the help of the program.")
    private List<String> words = List.of();

    @Override
    public void run() {
        CommandLine command = spec.commandLine().getParent();
        for (String word : words) {
            CommandLine below = command.getSubcommands().get(word);
            if (below == null) {
                throw unknown(command, word);
            }
            command = below;
        }
        command.usage(spec.commandLine().getOut());
    }

    private static ParameterException unknown(CommandLine command, String word) {
        String known = String.join(", ", command.getSubcommands().keySet());
        return known.isEmpty()
                ? new UnmatchedArgumentException(command, List.of(word))
                : new ParameterException(command, "expected a command (" + known + "), found '" + word + "'");
    }
}
