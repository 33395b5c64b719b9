package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launcher script, with a JVM that prints its arguments instead of obeying them. */
@DisabledOnOs(OS.WINDOWS)
final class LauncherTest {

    private static final String NATIVE_ACCESS = "--enable-native-access=ALL-UNNAMED";
    private static final String UNSAFE_ACCESS = "--sun-misc-unsafe-memory-access=allow";

    @TempDir
    private Path folder;

    private Path launcher;

    private record Run(int exitCode, List<String> out) {}

    @BeforeEach
    void install() throws IOException {
        launcher = Files.copy(Path.of("gliznet"), folder.resolve("gliznet"));
        Files.createFile(folder.resolve("gliznet-streams.jar"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"17.0.2", "21", "22.0.1"})
    void olderJvmsAreNotGivenOptionsThatTheyDoNotKnow(String version) throws Exception {
        assertThat(run(java(version), "C.UTF-8").out()).doesNotContain(NATIVE_ACCESS, UNSAFE_ACCESS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"24", "25.0.1", "30"})
    void newerJvmsAreToldThatNativeCodeIsMeant(String version) throws Exception {
        assertThat(run(java(version), "C.UTF-8").out()).contains(NATIVE_ACCESS, UNSAFE_ACCESS);
    }

    @Test
    void aJvmThatIsTooOldIsRefused() throws Exception {
        Run run = run(java("11.0.2"), "C.UTF-8");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .singleElement()
                .asString()
                .contains("Java 17 or newer")
                .contains("11");
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "POSIX"})
    void argumentsAreUtf8InEveryLocale(String locale) throws Exception {
        assertThat(run(java("17"), locale, "--labels", "música,política").out())
                .contains("LC_ALL=C.UTF-8", "música,política");
    }

    @Test
    void aLocaleWithUtf8StaysAsItIs() throws Exception {
        assertThat(run(java("17"), "C.UTF-8").out()).contains("LC_ALL=C.UTF-8");
    }

    @Test
    void argumentsArePassedOnAsTheyAre() throws Exception {
        List<String> out = run(java("17"), "C.UTF-8", "classify", "--text", "two  words $HOME *", "")
                .out();

        assertThat(out).containsSequence("classify", "--text", "two  words $HOME *", "");
    }

    @Test
    void commandsBesideTheServiceTakeLittleOfItsMemory() throws Exception {
        Path java = java("17");

        assertThat(run(java, "C.UTF-8", "doctor").out()).contains("-Xmx256m", "-XX:-AlwaysPreTouch");
        assertThat(run(java, "C.UTF-8", "run").out()).doesNotContain("-Xmx256m", "-XX:-AlwaysPreTouch");
        assertThat(run(java, "C.UTF-8", "labels").out()).contains("-XX:-AlwaysPreTouch");
    }

    @Test
    void aLinkToTheLauncherFindsTheProgram() throws Exception {
        Path link = Files.createSymbolicLink(
                Files.createDirectory(folder.resolve("bin")).resolve("gliznet"), launcher);
        launcher = link;

        assertThat(run(java("17"), "C.UTF-8").out())
                .anySatisfy(argument -> assertThat(argument).endsWith("gliznet-streams.jar"));
    }

    @Test
    void anArchiveOfClassesIsMadeAndOneThatCannotBeIsNamed() throws Exception {
        Path archive = folder.resolve("gliznet-streams.jsa");
        Path home = java("17");

        Run without = run(home, "C.UTF-8", "prepare");
        assertThat(without.exitCode()).isZero();
        assertThat(without.out()).singleElement().asString().contains(archive + " could not be made");

        Files.writeString(home.resolve("bin").resolve("java"), """
                #!/bin/sh
                for option; do case "$option" in -XX:ArchiveClassesAtExit=*) touch "${option#*=}" ;; esac; done
                exit 1
                """);
        assertThat(run(home, "C.UTF-8", "prepare").out()).isEmpty();
        assertThat(archive).exists();
    }

    @Test
    void aMissingProgramIsNamed() throws Exception {
        Files.delete(folder.resolve("gliznet-streams.jar"));

        Run run = run(java("17"), "C.UTF-8");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).singleElement().asString().contains("gliznet-streams.jar");
    }

    @Test
    void aClosedStdinIsAnEmptyOne() throws Exception {
        Path home = java("17");
        Files.writeString(home.resolve("bin").resolve("java"), "#!/bin/sh\ncat && echo readable\n");
        Path closing = Files.writeString(folder.resolve("closing"), "exec bash " + launcher + " \"$@\" <&-\n");
        launcher = closing;

        assertThat(run(home, "C.UTF-8").out()).containsExactly("readable");
    }

    /** A Java home of this version. */
    private Path java(String version) throws IOException {
        Path home = Files.createDirectories(folder.resolve("java-" + version));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        Path java = Files.createDirectory(home.resolve("bin")).resolve("java");
        Files.writeString(java, "#!/bin/sh\necho \"LC_ALL=$LC_ALL\"\nprintf '%s\\n' \"$@\"\n");
        Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
        return home;
    }

    private Run run(Path javaHome, String locale, String... arguments) throws IOException, InterruptedException {
        List<String> command = new java.util.ArrayList<>(List.of("bash", launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", javaHome.toString());
        builder.environment().put("LC_ALL", locale);
        Process process = builder.start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        List<String> lines = List.of(out.split("\n", -1));
        return new Run(process.exitValue(), lines.subList(0, lines.size() - 1));
    }
}
