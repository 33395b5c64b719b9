package io.gliznet.streams.cli;

import io.gliznet.streams.json.Visible;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a command reads its documents; the same for all commands that do. */
final class InputOptions {

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "jsonl, csv or tsv. Default: by the file's name; jsonl for stdin.")
    private @Nullable InputFormat format;

    @Option(names = "--limit", paramLabel = "N", description = "Read at most N documents of each file; 1 or more.")
    private @Nullable Long limit;

    @Option(
            names = "--skip-invalid",
            description =
                    "Report lines that are not documents and continue; the exit code is then 1. Without this option"
                            + " the command stops at the first such line.")
    private boolean skipInvalid;

    /** @throws CommandFailure if there is no such file */
    InputFile open(Console console, String file) {
        if (limit != null && limit < 1) {
            throw CommandFailure.usage("--limit: expected 1 or more, found " + limit);
        }
        return InputFile.open(file, Optional.ofNullable(format), console.in());
    }

    /** At most as many documents as the user asked for. */
    Iterator<InputLine> lines(Console console, InputFile file) {
        return lines(console, file, 1);
    }

    /** The same, without the lines before this one. */
    Iterator<InputLine> lines(Console console, InputFile file, int fromLine) {
        DocumentLines lines =
                new DocumentLines(file, fromLine, notice -> console.err().println("gliznet: " + Visible.lines(notice)));
        return limit == null ? lines : limited(lines, limit);
    }

    /** All of these options, to tell whether they are the same as before. */
    String identity() {
        return "format " + format + ", limit " + limit + ", skip invalid " + skipInvalid;
    }

    boolean skipInvalid() {
        return skipInvalid;
    }

    private static Iterator<InputLine> limited(Iterator<InputLine> lines, long most) {
        return new Iterator<>() {
            private long left = most;

            @Override
            public boolean hasNext() {
                return left > 0 && lines.hasNext();
            }

            @Override
            public InputLine next() {
                if (left == 0) {
                    throw new NoSuchElementException();
                }
                left--;
                return lines.next();
            }
        };
    }
}
