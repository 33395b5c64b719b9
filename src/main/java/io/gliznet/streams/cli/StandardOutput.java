package io.gliznet.streams.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;

/**
 * An output whose write errors end the command. A {@link java.io.PrintWriter} hides every {@link IOException}, so they are
 * thrown as {@link CommandFailure}.
 */
final class StandardOutput extends OutputStream {

    private final OutputStream out;

    StandardOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            throw failure(e);
        }
    }

    @Override
    public void flush() {
        try {
            out.flush();
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** A reader that has closed its pipe wants no more output, and no message either. */
    private static CommandFailure failure(IOException e) {
        String reason = String.valueOf(e.getMessage());
        return reason.toLowerCase(Locale.ROOT).contains("broken pipe")
                ? CommandFailure.closedPipe()
                : CommandFailure.failed("stdout: expected to write the output, found: " + reason);
    }
}
