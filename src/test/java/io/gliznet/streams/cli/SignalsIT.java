package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a signal does to a process. Each test starts one, whose main method is in this class. */
final class SignalsIT {

    private static final int LIMIT_SECONDS = 60;
    private static final String READY = "ready";
    private static final String HOOK = "shutdown hook";

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void theFirstSignalIsARequestAndTheSecondEndsTheProcessAtOnce(String signal) throws Exception {
        try (Child child = Child.start("stop")) {
            assertThat(child.line()).isEqualTo(READY);

            child.signal(signal);
            assertThat(child.line()).isEqualTo("requested");
            assertThat(child.process.isAlive()).isTrue();

            child.signal(signal);
            assertThat(child.exitCode()).isEqualTo(Signals.INTERRUPTED);
            assertThat(child.rest()).doesNotContain(HOOK);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void aCommandThatOnlyReadsEndsWithoutShutdownHooks(String signal) throws Exception {
        try (Child child = Child.start("end")) {
            assertThat(child.line()).isEqualTo(READY);

            child.signal(signal);

            assertThat(child.exitCode()).isEqualTo(130);
            assertThat(child.rest()).doesNotContain(HOOK);
        }
    }

    @Test
    void theLastActionIsTheOneThatRuns() throws Exception {
        try (Child child = Child.start("twice")) {
            assertThat(child.line()).isEqualTo(READY);

            child.signal("TERM");
            assertThat(child.line()).isEqualTo("second action");

            child.signal("INT");
            assertThat(child.line()).isEqualTo("second action");
        }
    }

    /** A signal runs the hooks if nothing handles it, so that their absence above means something. */
    @Test
    void withoutAHandlerTheShutdownHooksRun() throws Exception {
        try (Child child = Child.start("nothing")) {
            assertThat(child.line()).isEqualTo(READY);

            child.signal("TERM");

            assertThat(child.exitCode()).isEqualTo(143);
            assertThat(child.rest()).contains(HOOK);
        }
    }

    public static void main(String[] arguments) throws InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> System.out.println(HOOK)));
        switch (arguments[0]) {
            case "stop" -> {
                StopSignal stop = StopSignal.onSignals();
                System.out.println(READY);
                stop.await();
                System.out.println("requested");
            }
            case "end" -> {
                Signals.endAtOnce();
                System.out.println(READY);
            }
            case "twice" -> {
                Signals.onTermination(() -> System.out.println("first action"));
                Signals.onTermination(() -> System.out.println("second action"));
                System.out.println(READY);
            }
            default -> System.out.println(READY);
        }
        new CountDownLatch(1).await();
    }

    private record Child(Process process, BufferedReader out) implements AutoCloseable {

        static Child start(String what) throws IOException {
            List<String> command = new ArrayList<>();
            if (CommandProcess.interruptsAreIgnored()) {
                command.addAll(List.of("env", "--default-signal=INT"));
            }
            command.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    "-XX:TieredStopAtLevel=1",
                    SignalsIT.class.getName(),
                    what));
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            return new Child(process, process.inputReader(StandardCharsets.UTF_8));
        }

        void signal(String name) throws IOException, InterruptedException {
            CommandProcess.signal(process, name);
        }

        String line() throws IOException {
            return String.valueOf(out.readLine());
        }

        List<String> rest() {
            return out.lines().toList();
        }

        int exitCode() throws InterruptedException {
            assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS))
                    .as("the process ends")
                    .isTrue();
            return process.exitValue();
        }

        @Override
        public void close() {
            process.destroyForcibly().onExit().join();
        }
    }
}
