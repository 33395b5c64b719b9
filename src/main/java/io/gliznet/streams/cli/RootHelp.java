package io.gliznet.streams.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.IHelpSectionRenderer;

/** The list of commands, grouped by purpose. */
final class RootHelp implements IHelpSectionRenderer {

    private static final int COMMAND_WIDTH = 16;

    private static final List<Section> SECTIONS = List.of(
            new Section("Try it", List.of("demo", "classify")),
            new Section("Run it", List.of("run", "doctor", "broker")),
            new Section("Use the topics", List.of("map", "labels", "documents", "classified", "dead-letters")),
            new Section("Measure and check a model", List.of("evaluate", "bench", "model")),
            new Section("Help", List.of("help")));

    private record Section(String heading, List<String> commands) {}

    /** @throws IllegalStateException if a command has no section */
    static void install(CommandLine root) {
        for (String command : root.getSubcommands().keySet()) {
            if (SECTIONS.stream().noneMatch(section -> section.commands().contains(command))) {
                throw new IllegalStateException("no section of the help lists " + command);
            }
        }
        root.getHelpSectionMap().put(CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, help -> "");
        root.getHelpSectionMap().put(CommandLine.Model.UsageMessageSpec.SECTION_KEY_COMMAND_LIST, new RootHelp());
    }

    @Override
    public String render(Help help) {
        Map<String, Help> commands = help.subcommands();
        StringBuilder out = new StringBuilder();
        for (Section section : SECTIONS) {
            out.append(help.colorScheme().ansi().string(String.format("%n@|bold " + section.heading() + "|@%n")));
            TextTable table = TextTable.forColumns(
                    help.colorScheme(),
                    new Column(COMMAND_WIDTH, 2, Overflow.SPAN),
                    new Column(help.commandSpec().usageMessage().width() - COMMAND_WIDTH, 2, Overflow.WRAP));
            for (String name : section.commands()) {
                Help command = commands.get(name);
                if (command != null) {
                    table.addRowValues(help.colorScheme().commandText(name), Help.Ansi.OFF.text(summary(command)));
                }
            }
            out.append(table);
        }
        return out.toString();
    }

    private static String summary(Help command) {
        return String.join(" ", command.commandSpec().usageMessage().description());
    }
}
