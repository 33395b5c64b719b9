package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.secured.Connection;
import io.gliznet.streams.secured.OperationsPage;
import io.gliznet.streams.secured.SecuredBroker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The built application, installed as in an image: without lib/dev, and with its native libraries outside of the jars. */
final class InstallationIT {

    @RegisterExtension
    private static final SecuredBroker BROKER = new SecuredBroker();

    private static final String TOKEN_ENDPOINTS = "org.apache.kafka.sasl.oauthbearer.allowed.urls";
    private static final Path LIB = Path.of("target", "lib");
    private static final String OF_THE_BROKER = "(kafka_2\\.13|kafka-server|kafka-raft|scala|log4j-core).*";

    @TempDir
    private Path folder;

    private Path home;

    private record Run(int exitCode, String out) {}

    @BeforeEach
    void install() throws IOException {
        home = Files.createDirectory(folder.resolve("gliznet"));
        Files.copy(Path.of("gliznet"), home.resolve("gliznet"));
        Files.copy(Path.of("target", "gliznet-streams.jar"), home.resolve("gliznet-streams.jar"));
        Files.createDirectory(home.resolve("lib"));
        for (String jar : jars(LIB)) {
            Files.copy(LIB.resolve(jar), home.resolve("lib").resolve(jar));
        }
    }

    @Test
    void theBrokerAndWhatOnlyItNeedsAreInLibDev() throws IOException {
        assertThat(jars(LIB)).isNotEmpty().noneMatch(jar -> jar.matches(OF_THE_BROKER));
        assertThat(jars(LIB.resolve("dev")))
                .filteredOn(jar -> jar.matches(OF_THE_BROKER))
                .hasSizeGreaterThan(4);
        assertThat(jars(LIB.resolve("dev"))).doesNotContainAnyElementsOf(jars(LIB));
    }

    /** Made by the profile sbom, after the jar. */
    @Test
    void theListOfComponentsNamesEveryLibraryWithItsLicence() throws IOException {
        Path bom = Path.of("target", "bom.json");
        assumeTrue(
                Files.exists(bom)
                        && Files.getLastModifiedTime(bom)
                                        .compareTo(Files.getLastModifiedTime(Path.of("target/gliznet-streams.jar")))
                                > 0,
                "mvn -P sbom package");

        List<JsonNode> components = new ArrayList<>();
        Json.JSON.readTree(bom.toFile()).path("components").forEach(components::add);

        assertThat(components)
                .extracting(component -> component.path("name").asText() + "-"
                        + component.path("version").asText() + ".jar")
                .containsExactlyInAnyOrderElementsOf(jars(LIB));
        assertThat(components)
                .allSatisfy(component -> assertThat(component.path("licenses")).isNotEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"demo", "broker", "bench"})
    void aCommandThatNeedsTheBrokerSaysSo(String command) throws Exception {
        Run run = run(command);

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.out().lines())
                .singleElement()
                .asString()
                .startsWith("gliznet: " + command + ": expected the jars of a Kafka broker in lib/dev, found none");
    }

    @Test
    void classifiesWithoutNativeLibrariesInItsJars() throws Exception {
        assumeTrue(Files.exists(Path.of("/proc/self")), "Linux");
        Run installation = java(List.of(), "io.gliznet.streams.cli.InstalledNatives", home.toString());
        assertThat(installation.exitCode()).as(installation.out()).isZero();

        assertThat(entries(home.resolve("lib"))).noneMatch(entry -> entry.matches(".*\\.(so|dll|dylib|jnilib|a)"));
        assertThat(entries(home.resolve("lib")))
                .containsAll(entries(LIB).stream()
                        .filter(entry -> entry.endsWith(".class"))
                        .toList());

        Run classified = run(classify());
        assertThat(classified.exitCode()).as(classified.out()).isZero();
        assertThat(folder.resolve("tmp")).isEmptyDirectory();

        Files.delete(home.resolve("natives/tokenizers/libtokenizers.so"));
        Run damaged = run(classify());
        assertThat(damaged.exitCode()).isEqualTo(2);
        assertThat(damaged.out())
                .startsWith("gliznet: gliznet.natives: expected native libraries")
                .contains("found none");
    }

    @Test
    void classesInExtAreFound() throws Exception {
        Path ext = Files.createDirectory(home.resolve("ext"));
        Files.move(home.resolve("lib/kafka-streams-" + version("kafka-streams-") + ".jar"), ext.resolve("moved.jar"));

        assertThat(run("run", "--help").exitCode()).isZero();
        Run run = run("run", "-b", "127.0.0.1:9", "--set", "startup.timeout.ms=1");
        assertThat(run.out()).doesNotContain("NoClassDefFoundError");
        assertThat(run.exitCode()).as(run.out()).isEqualTo(1);
    }

    /** Kafka's clients do not declare all the libraries that they need for this. */
    @Test
    void logsInWithATokenWithoutTheLibrariesOfTheBroker() throws Exception {
        try (OwnTopics topics = OwnTopics.create(BROKER.bootstrapServers())) {
            BROKER.grant(OperationsPage.ofCommands().getOrDefault("labels list", List.of()).stream()
                    .map(row -> row.forUser(SecuredBroker.SERVICE, topics.names(), topics.applicationId()))
                    .toList());
            SecuredDocuments.putLabels(topics);
            Path file = SecuredService.configure(folder, BROKER, Connection.OAUTH, topics);

            Run run = run("labels", "list", "--config", file.toString());

            assertThat(run.exitCode()).as(run.out()).isZero();
            assertThat(run.out()).contains("acme");
        }
    }

    private String version(String prefix) throws IOException {
        String jar = jars(LIB).stream()
                .filter(name -> name.startsWith(prefix))
                .findFirst()
                .orElseThrow();
        return jar.substring(prefix.length(), jar.length() - ".jar".length());
    }

    private static String[] classify() {
        return new String[] {
            "classify", "--set", "model.dir=src/test/resources/models/bert-cosine", "--labels", "a,b", "--text", "x"
        };
    }

    private Run run(String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("bash", home.resolve("gliznet").toString()));
        command.addAll(List.of(arguments));
        return start(command);
    }

    private Run java(List<String> options, String... mainAndArguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        command.addAll(List.of("-cp", home.resolve("gliznet-streams.jar").toString()));
        command.addAll(List.of(mainAndArguments));
        return start(command);
    }

    /** In a folder for temporary files of its own. */
    private Run start(List<String> command) throws Exception {
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment()
                .put(
                        "GLIZNET_JAVA_OPTS",
                        "-XX:TieredStopAtLevel=1 -Djava.io.tmpdir=" + temporary + " -D" + TOKEN_ENDPOINTS + "="
                                + System.getProperty(TOKEN_ENDPOINTS));
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), out);
    }

    private static List<String> jars(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar"))
                    .toList();
        }
    }

    private static List<String> entries(Path folder) throws IOException {
        List<String> entries = new ArrayList<>();
        for (String jar : jars(folder)) {
            try (ZipFile file = new ZipFile(folder.resolve(jar).toFile())) {
                file.stream().map(ZipEntry::getName).forEach(entries::add);
            }
        }
        return entries;
    }
}
