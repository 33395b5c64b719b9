package io.gliznet.streams.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** A command of the command line, run in this JVM. */
record Invocation(int exitCode, String out, String err) {

    static Invocation of(String... arguments) {
        return withInput("", arguments);
    }

    static Invocation withInput(String stdin, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        Console console = new Console(
                new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)),
                new PrintWriter(out, true),
                new PrintWriter(err, true),
                false,
                false,
                100,
                Map.of(),
                Path.of("").toAbsolutePath());
        int exitCode = Gliznet.commandLine(console).execute(arguments);
        return new Invocation(exitCode, out.toString(), err.toString());
    }
}
