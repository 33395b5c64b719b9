package io.gliznet.streams.deployment;

import static io.gliznet.streams.deployment.Deployment.pom;
import static io.gliznet.streams.deployment.Deployment.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The Dockerfile, as far as that can be seen without building it. */
final class DockerfileTest {

    private static final List<String> TARGETS = List.of("gpu", "cpu");

    private static final Pattern BASE = Pattern.compile("ARG ([A-Z]+)=([a-z./-]+:\\d[\\w.-]+)");
    private static final Pattern FROM = Pattern.compile("FROM (\\S+) AS (\\S+)");
    private static final Pattern INSTRUCTION = Pattern.compile("([A-Z]+)\\s+(.+)");

    private final String dockerfile = Files.readString(Path.of("Dockerfile"));
    private final Map<String, Stage> stages = stages(dockerfile);

    DockerfileTest() throws IOException {}

    /** From one FROM to the next. */
    private record Stage(String base, List<Instruction> instructions) {

        List<String> arguments(String name) {
            return instructions.stream()
                    .filter(instruction -> instruction.name().equals(name))
                    .map(Instruction::arguments)
                    .toList();
        }
    }

    private record Instruction(String name, String arguments) {}

    private static Map<String, Stage> stages(String dockerfile) {
        Map<String, Stage> stages = new LinkedHashMap<>();
        List<Instruction> instructions = new ArrayList<>();
        for (String line : dockerfile.replace("\\\n", " ").lines().toList()) {
            Matcher from = FROM.matcher(line);
            Matcher instruction = INSTRUCTION.matcher(line);
            if (from.matches()) {
                instructions = new ArrayList<>();
                assertThat(stages.put(from.group(2), new Stage(from.group(1), instructions)))
                        .isNull();
            } else if (instruction.matches()
                    && !(stages.isEmpty() && BASE.matcher(line).matches())) {
                instructions.add(new Instruction(instruction.group(1), instruction.group(2)));
            } else {
                assertThat(line).matches("|#.*|" + BASE);
            }
        }
        return stages;
    }

    @Test
    void thereAreTwoTargetsTheCpuLast() {
        assertThat(stages.keySet()).containsSubsequence(TARGETS).last().isEqualTo("cpu");
    }

    @Test
    void everyBaseIsAnArgumentThatAReleaseCanGiveByDigest() {
        List<String> arguments = BASE.matcher(dockerfile)
                .results()
                .map(argument -> "${" + argument.group(1) + "}")
                .toList();

        assertThat(stages.values().stream().map(Stage::base).filter(base -> !stages.containsKey(base)))
                .containsExactlyInAnyOrderElementsOf(arguments);
    }

    @Test
    void labelsNameTheVersionOfTheBuild() throws IOException {
        for (String target : TARGETS) {
            assertThat(stages.get(target).arguments("ARG")).contains("VERSION=" + pom("version"));
            assertThat(stages.get(target).arguments("LABEL"))
                    .singleElement()
                    .asString()
                    .contains("org.opencontainers.image.version=\"${VERSION}\"", "org.opencontainers.image.licenses=");
        }
    }

    @Test
    void whatIsCopiedExistsAndIsLetThrough() throws IOException {
        List<String> lines = Files.readAllLines(Path.of(".dockerignore"));
        List<Path> letThrough = lines.stream()
                .filter(line -> line.startsWith("!"))
                .map(line -> Path.of(line.substring(1)))
                .toList();

        assertThat(lines).contains("*");
        assertThat(sources()).isNotEmpty().allSatisfy(source -> {
            assertThat(source).exists();
            assertThat(letThrough).anyMatch(source::startsWith);
        });
        assertThat(letThrough).allMatch(path -> sources().anyMatch(path::startsWith));
    }

    /** Of every COPY from outside. */
    private Stream<Path> sources() {
        return stages.values().stream()
                .flatMap(stage -> stage.arguments("COPY").stream())
                .filter(copy -> !copy.startsWith("--from="))
                .map(copy -> List.of(copy.split("\\s+")))
                .flatMap(words -> words.subList(0, words.size() - 1).stream())
                .map(Path::of);
    }

    @Test
    void everyTargetIsAnInstallationOfItsOwnBuild() {
        for (String target : TARGETS) {
            assertThat(stages.get(target).arguments("COPY"))
                    .contains("--from=build-" + target + " /opt/gliznet /opt/gliznet");
            assertThat(stages.get("build-" + target).arguments("RUN"))
                    .singleElement()
                    .asString()
                    .contains("src/main/image/install /opt/gliznet");
        }
        assertThat(stages.get("build-gpu").arguments("RUN").get(0)).contains("-Psbom,gpu ");
        assertThat(stages.get("build-cpu").arguments("RUN").get(0)).contains("-Psbom ");
        assertThat(Path.of("src", "main", "image", "install")).isExecutable();
    }

    @Test
    void everyTargetRunsTheLauncherItselfAndNotAsRoot() throws IOException {
        var user = yaml(Path.of("k8s", "base", "stateful-set.yaml")).at("/spec/template/spec/securityContext");
        for (String target : TARGETS) {
            Stage stage = stages.get(target);
            assertThat(stage.arguments("USER"))
                    .containsExactly(user.path("runAsUser").asText() + ":"
                            + user.path("runAsGroup").asText());
            assertThat(user.path("runAsUser").asInt()).isPositive();
            assertThat(stage.arguments("ENTRYPOINT")).containsExactly("[\"/opt/gliznet/gliznet\"]");
        }
        assertThat(Path.of("gliznet")).isExecutable();
    }

    @Test
    void theTargetsDifferInJavaAndModelRuntimeAlone() {
        for (String instruction : List.of("LABEL", "RUN", "WORKDIR", "USER", "ENTRYPOINT", "CMD")) {
            assertThat(stages.get("gpu").arguments(instruction))
                    .isEqualTo(stages.get("cpu").arguments(instruction));
        }
        assertThat(stages.get("gpu").arguments("ENV"))
                .containsAll(stages.get("cpu").arguments("ENV"));
    }
}
