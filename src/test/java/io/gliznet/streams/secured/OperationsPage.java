package io.gliznet.streams.secured;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What docs/operations.md says of permissions and of secured connections, as data. */
public final class OperationsPage {

    private static final Path PAGE = Path.of("docs", "operations.md");
    private static final Pattern SETTINGS = Pattern.compile("```properties\n(.*?)```", Pattern.DOTALL);

    private OperationsPage() {}

    /** What the service needs. */
    public static List<Permission> ofTheService() {
        return rows(section("Permissions"), "| resource |").stream()
                .map(cells -> Permission.parse(cells.get(0), cells.get(1), cells.get(2)))
                .toList();
    }

    /** What each command needs. */
    public static Map<String, List<Permission>> ofCommands() {
        Map<String, List<Permission>> commands = new LinkedHashMap<>();
        rows(section("Permissions"), "| command |")
                .forEach(cells -> commands.computeIfAbsent(cells.get(0).replace("`", ""), name -> new ArrayList<>())
                        .add(Permission.parse(cells.get(1), cells.get(2), "")));
        return commands;
    }

    /** The properties file for a way to connect. */
    static String settings(Connection connection) {
        String section = section("Secured connections");
        Matcher block = SETTINGS.matcher(section);
        if (!block.find(section.indexOf("\n" + connection.title()))) {
            throw new IllegalStateException("no settings for " + connection);
        }
        return block.group(1);
    }

    private static String section(String title) {
        try {
            String page = Files.readString(PAGE);
            int begin = page.indexOf("\n## " + title + "\n");
            return page.substring(begin, page.indexOf("\n## ", begin + 1));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The cells of each row of the table whose head begins so. */
    private static List<List<String>> rows(String section, String head) {
        return section.lines()
                .dropWhile(line -> !line.startsWith(head))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(line -> List.of(line.substring(2, line.length() - 2).split(" \\| ")))
                .toList();
    }
}
