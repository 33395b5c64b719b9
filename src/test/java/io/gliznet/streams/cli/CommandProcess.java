package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A command of the command line in a process of its own: what it prints, how it takes a signal, and how it ends. */
final class CommandProcess implements AutoCloseable {

    private static final long LIMIT_SECONDS = 60;
    private static final int SIGINT_BIT = 1 << 1;

    private final Process process;
    private final Path out;
    private final Path err;
    private final Path temporary;

    private CommandProcess(Process process, Path out, Path err, Path temporary) {
        this.process = process;
        this.out = out;
        this.err = err;
        this.temporary = temporary;
    }

    /** @param folder for the output and the temporary files of the process */
    static CommandProcess start(Path folder, String... arguments) throws IOException {
        return withOptions(folder, List.of(), arguments);
    }

    /** @param options of the JVM */
    static CommandProcess withOptions(Path folder, List<String> options, String... arguments) throws IOException {
        Path own = Files.createTempDirectory(folder, arguments[0] + "-");
        return start(own, Files.createDirectory(own.resolve("tmp")), options, arguments);
    }

    /**
     * @param own for the output
     * @param temporary for temporary files; other processes may use it too
     * @param options of the JVM
     */
    static CommandProcess start(Path own, Path temporary, List<String> options, String... arguments)
            throws IOException {
        return start(own, temporary, options, Map.of(), List.of(), arguments);
    }

    /** @param prefix words before those of the command, for example a shell that runs it */
    static CommandProcess withPrefix(Path folder, List<String> prefix, String... arguments) throws IOException {
        Path own = Files.createTempDirectory(folder, arguments[0] + "-");
        return start(own, Files.createDirectory(own.resolve("tmp")), List.of(), Map.of(), prefix, arguments);
    }

    /**
     * @param options of the JVM
     * @param environment beside that of the test
     */
    static CommandProcess withEnvironment(
            Path folder, List<String> options, Map<String, String> environment, String... arguments)
            throws IOException {
        Path own = Files.createTempDirectory(folder, arguments[0] + "-");
        return start(own, Files.createDirectory(own.resolve("tmp")), options, environment, List.of(), arguments);
    }

    private static CommandProcess start(
            Path own,
            Path temporary,
            List<String> options,
            Map<String, String> environment,
            List<String> prefix,
            String... arguments)
            throws IOException {
        Path out = own.resolve("out");
        Path err = own.resolve("err");
        List<String> command = new ArrayList<>(prefix);
        if (interruptsAreIgnored()) {
            command.addAll(List.of("env", "--default-signal=INT"));
        }
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-XX:TieredStopAtLevel=1",
                "-Dai.djl.offline=true",
                "-Dlogback.configurationFile=" + Path.of("src/main/resources/logback.xml"),
                "-Djava.io.tmpdir=" + temporary));
        command.addAll(options);
        command.add(Gliznet.class.getName());
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        return new CommandProcess(process, out, err, temporary);
    }

    /** A job in the background of a shell without job control ignores SIGINT, and so do its children. */
    static boolean interruptsAreIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & SIGINT_BIT) != 0);
    }

    /** @param name TERM or INT */
    void signal(String name) throws IOException, InterruptedException {
        signal(process, name);
    }

    static void signal(Process process, String name) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("bash", "-c", "kill -" + name + " " + process.pid())
                .inheritIO()
                .start();
        assertThat(kill.waitFor()).isZero();
    }

    /** Waits for the end. */
    int exitCode() throws InterruptedException {
        assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                .as(() -> "the process has ended; it printed\n" + out() + err())
                .isTrue();
        return process.exitValue();
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Processes that the command started, and that run now. */
    List<ProcessHandle> children() {
        return process.children().filter(ProcessHandle::isAlive).toList();
    }

    String out() {
        return read(out);
    }

    String err() {
        return read(err);
    }

    /** What the process left of its own in the folder for temporary files, but for the libraries that it shares. */
    List<Path> leftBehind() {
        try (Stream<Path> files = Files.list(temporary)) {
            return files.filter(file -> file.getFileName().toString().startsWith("gliznet"))
                    .filter(file -> !file.getFileName().toString().startsWith("gliznet-natives-"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
    }
}
