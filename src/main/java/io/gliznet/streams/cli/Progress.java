package io.gliznet.streams.cli;

/** One line on stderr that is redrawn, on terminals only. Not thread-safe. */
final class Progress implements AutoCloseable {

    private static final long REDRAW_NANOS = 100_000_000;
    private static final String ERASE_LINE = "\r\u001b[K";

    private final Console console;
    private long drawnAt = System.nanoTime() - REDRAW_NANOS;
    private boolean drawn;

    Progress(Console console) {
        this.console = console;
    }

    /** Shows the line, at most ten times a second. */
    void show(String line) {
        long now = System.nanoTime();
        if (console.errIsTerminal() && now - drawnAt >= REDRAW_NANOS) {
            drawnAt = now;
            drawn = true;
            console.err().print(ERASE_LINE + Table.cut(line, Math.max(20, console.width() - 1)));
            console.err().flush();
        }
    }

    /** Erases the line, so that another one can be printed. */
    void clear() {
        if (drawn) {
            drawn = false;
            console.err().print(ERASE_LINE);
            console.err().flush();
        }
    }

    /** A bar of this many characters. */
    static String bar(double share, int width) {
        int full = (int) Math.round(Math.max(0, Math.min(1, share)) * width);
        return "█".repeat(full) + "░".repeat(width - full);
    }

    @Override
    public void close() {
        clear();
    }
}
