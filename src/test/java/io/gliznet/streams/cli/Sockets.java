package io.gliznet.streams.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other ends of a process's connections, as Linux shows them in {@code /proc}: looked at again and again, so that none of
 * some length is missed.
 *
 * <p>Threading: a thread of its own looks until this is closed.
 */
final class Sockets implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Sockets.class);
    private static final List<String> TABLES = List.of("tcp", "tcp6", "udp", "udp6");
    private static final Pattern SPACES = Pattern.compile("\\s+");
    private static final long PAUSE_MS = 10;

    /** Columns of a table: local and remote address, state, inode. */
    private static final int LOCAL = 1;

    private static final int REMOTE = 2;
    private static final int INODE = 9;
    private static final String NO_PORT = "0000";

    private final Path process;
    private final Set<Integer> listening;
    private final Set<String> remotes = new ConcurrentSkipListSet<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

    private Sockets(Path process, Set<Integer> listening) {
        this.process = process;
        this.listening = listening;
    }

    static boolean areShown() {
        return Files.exists(Path.of("/proc/self/net/tcp"));
    }

    /** @param listening ports of the process; who connects to them is not counted */
    static Sockets watch(long pid, Set<Integer> listening) {
        Sockets sockets = new Sockets(Path.of("/proc", Long.toString(pid)), listening);
        var unused = sockets.thread.scheduleWithFixedDelay(sockets::lookIfShown, 0, PAUSE_MS, TimeUnit.MILLISECONDS);
        return sockets;
    }

    /** Each address as the kernel writes it, with the port as a number: {@code 0100007F:9092}. */
    Set<String> remotes() {
        return Set.copyOf(remotes);
    }

    /** A process that is starting or ending may show its tables in part; the next look is soon. */
    private void lookIfShown() {
        try {
            look();
        } catch (IOException | UncheckedIOException e) {
            LOG.debug("Not shown: {}", process, e);
        }
    }

    private void look() throws IOException {
        Set<String> own = inodes();
        for (String table : TABLES) {
            for (String line : lines(table)) {
                String[] columns = SPACES.split(line.strip(), -1);
                String port = columns[REMOTE].substring(columns[REMOTE].lastIndexOf(':') + 1);
                if (own.contains(columns[INODE])
                        && !port.equals(NO_PORT)
                        && !listening.contains(port(columns[LOCAL]))) {
                    String address = columns[REMOTE].substring(0, columns[REMOTE].lastIndexOf(':'));
                    remotes.add(address.substring(Math.max(0, address.length() - 8)) + ":" + port(columns[REMOTE]));
                }
            }
        }
    }

    private Collection<String> lines(String table) throws IOException {
        Path file = process.resolve("net").resolve(table);
        if (!Files.exists(file)) {
            return List.of();
        }
        return Files.readAllLines(file).stream().skip(1).toList();
    }

    private Set<String> inodes() throws IOException {
        try (Stream<Path> files = Files.list(process.resolve("fd"))) {
            return files.map(Sockets::target)
                    .filter(target -> target.startsWith("socket:["))
                    .map(target -> target.substring("socket:[".length(), target.length() - 1))
                    .collect(Collectors.toSet());
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException e) {
            return ""; // closed meanwhile
        }
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), 16);
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
