package io.gliznet.streams.cli;

import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A console without a process: what is printed is kept. */
final class CapturedConsole {

    static final int WIDTH = 100;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Console console;

    private CapturedConsole(boolean terminal, int width, Map<String, String> environment) {
        console = new Console(
                InputStream.nullInputStream(),
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                terminal,
                terminal,
                width,
                environment,
                Path.of("").toAbsolutePath());
    }

    /** Output and errors are terminals of this many columns, without colours. */
    static CapturedConsole terminal(int width) {
        return new CapturedConsole(true, width, Map.of("NO_COLOR", "1"));
    }

    static CapturedConsole colouredTerminal() {
        return new CapturedConsole(true, WIDTH, Map.of());
    }

    /** Output and errors are files or pipes. */
    static CapturedConsole file() {
        return new CapturedConsole(false, WIDTH, Map.of());
    }

    Console console() {
        return console;
    }

    String out() {
        return out.toString();
    }

    List<String> outLines() {
        return out().lines().toList();
    }

    String err() {
        return err.toString();
    }
}
