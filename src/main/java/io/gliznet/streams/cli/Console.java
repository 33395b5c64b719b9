package io.gliznet.streams.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Help.Ansi;

/**
 * What a command sees of its process. Text is UTF-8 in every locale, because JSON is.
 *
 * @param out ends the command if it cannot be written
 * @param outIsTerminal output has colours, and tables as wide as the window
 * @param errIsTerminal a line of progress is shown
 * @param width columns of the terminal
 * @param home the folder where gliznet is installed
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

    /** The console of this process; the launcher passes on what a JVM cannot find out. */
    static Console ofProcess() {
        return new Console(
                System.in,
                writer(new StandardOutput(new FileOutputStream(FileDescriptor.out))),
                writer(new FileOutputStream(FileDescriptor.err)),
                Boolean.getBoolean("gliznet.terminal.out"),
                Boolean.getBoolean("gliznet.terminal.err"),
                Integer.getInteger("gliznet.terminal.width", DEFAULT_WIDTH),
                System.getenv(),
                Path.of(System.getProperty("gliznet.home", "")).toAbsolutePath());
    }

    private static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
    }

    /** The same console, but nothing is printed to {@code out}. */
    Console silent() {
        return new Console(
                in, new PrintWriter(Writer.nullWriter()), err, false, errIsTerminal, width, environment, home);
    }

    /** Colours are used on a terminal, unless NO_COLOR is set (no-color.org). */
    Ansi ansi() {
        return outIsTerminal && environment.getOrDefault("NO_COLOR", "").isEmpty() ? Ansi.ON : Ansi.OFF;
    }

    /** Prints a line with picocli's markup, {@code @|bold …|@}. */
    void say(String markup) {
        out.println(ansi().string(markup));
    }
}
