package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What only a process of its own can show: an output that cannot be written, and a reader that leaves. */
final class GliznetProcessTest {

    private static final File FULL_DISK = new File("/dev/full");
    private static final int LIMIT_SECONDS = 60;

    @TempDir
    private Path folder;

    @Test
    void resultsThatCannotBeWrittenAreAFailure() throws Exception {
        assumeTrue(FULL_DISK.exists(), "a system with /dev/full");

        Process process = start(FULL_DISK, "classify", "--labels", "a,b", "--text", "x");

        assertThat(exitCode(process)).isEqualTo(1);
        assertThat(errors()).contains("stdout: expected to write the output").doesNotContain("\tat ");
    }

    @Test
    void helpThatCannotBeWrittenIsAFailure() throws Exception {
        assumeTrue(FULL_DISK.exists(), "a system with /dev/full");

        for (String argument : List.of("--help", "--version")) {
            assertThat(exitCode(start(FULL_DISK, argument))).isEqualTo(1);
            assertThat(errors())
                    .startsWith("gliznet: stdout: expected to write the output")
                    .doesNotContain("Failure");
        }
    }

    @Test
    void aReaderThatLeavesEndsTheCommandWithoutAMessage() throws Exception {
        Process process = builder("classify", "--labels", "a,b").start();
        Thread writer = new Thread(() -> writeWithoutEnd(process.getOutputStream()), "yes");
        writer.start();

        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            assertThat(out.readLine()).contains("stdin-000001");
        }

        assertThat(exitCode(process)).isEqualTo(141);
        assertThat(errors()).isEmpty();
        writer.join();
    }

    private static void writeWithoutEnd(OutputStream stdin) {
        byte[] line = "{\"text\":\"x\"}\n".getBytes(StandardCharsets.UTF_8);
        try {
            while (!Thread.currentThread().isInterrupted()) {
                stdin.write(line);
                stdin.flush();
            }
        } catch (IOException e) {
            Thread.currentThread().interrupt(); // the process has ended, which is what the test waits for
        }
    }

    private Process start(File out, String... arguments) throws IOException {
        return builder(arguments).redirectOutput(out).start();
    }

    private ProcessBuilder builder(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "-XX:TieredStopAtLevel=1",
                "-Dai.djl.offline=true",
                "-Dlogback.configurationFile=" + Path.of("src/main/resources/logback.xml"),
                Gliznet.class.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(folder.resolve("err").toFile());
    }

    private static int exitCode(Process process) throws InterruptedException {
        try {
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .as("the process ends")
                    .isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private String errors() throws IOException {
        return Files.readString(folder.resolve("err"));
    }

    @Test
    void theMainClassIsTheOneThatTheLauncherStarts() throws IOException {
        assertThat(Files.readString(Path.of("gliznet"))).contains("MAIN=" + Gliznet.class.getName());
    }
}
