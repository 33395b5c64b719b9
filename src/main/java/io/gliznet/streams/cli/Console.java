package io.gliznet.streams.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;

/**
 * What a command sees of its process. Text is UTF-8 whatever the locale, so that JSON is JSON.
 *
 * @param outIsTerminal somebody watches {@code out}: colours, tables as wide as the window
 * @param errIsTerminal somebody watches {@code err}: a line of progress that moves
 * @param width columns of the terminal
 * @param home where gliznet is installed
 */
record Console(
        InputStream in,
        PrintWriter out,
        PrintWriter err,
        boolean outIsTerminal,
        boolean errIsTerminal,
        int width,
        Map<String, String> environment,
        Path home) {

    private static final int DEFAULT_WIDTH = 100;

    /** The process's own; the launcher says what a JVM cannot find out. */
    static Console ofProcess() {
        return new Console(
                System.in,
                writer(FileDescriptor.out),
                writer(FileDescriptor.err),
                Boolean.getBoolean("gliznet.terminal.out"),
                Boolean.getBoolean("gliznet.terminal.err"),
                Integer.getInteger("gliznet.terminal.width", DEFAULT_WIDTH),
                System.getenv(),
                Path.of(System.getProperty("gliznet.home", "")).toAbsolutePath());
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8), true);
    }

    /** The same without its output. */
    Console silent() {
        return new Console(
                in, new PrintWriter(Writer.nullWriter()), err, false, errIsTerminal, width, environment, home);
    }

    /** Colours where somebody sees them and has not said no (no-color.org). */
    Ansi ansi() {
        return outIsTerminal && environment.getOrDefault("NO_COLOR", "").isEmpty() ? Ansi.ON : Ansi.OFF;
    }

    /** Text with picocli's markup, {@code @|bold …|@}, as a line. */
    void say(String markup) {
        out.println(ansi().string(markup));
    }
}
