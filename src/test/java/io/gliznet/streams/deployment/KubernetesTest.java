package io.gliznet.streams.deployment;

import static io.gliznet.streams.deployment.Deployment.config;
import static io.gliznet.streams.deployment.Deployment.element;
import static io.gliznet.streams.deployment.Deployment.list;
import static io.gliznet.streams.deployment.Deployment.pom;
import static io.gliznet.streams.deployment.Deployment.texts;
import static io.gliznet.streams.deployment.Deployment.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.model.ExecutionProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The manifests of k8s/ fit together and to the service, as far as that can be seen without a cluster. */
final class KubernetesTest {

    private static final Path BASE = Path.of("k8s", "base");
    private static final Path GPU = Path.of("k8s", "overlays", "gpu");
    private static final Path PROPERTIES = BASE.resolve("gliznet.properties");
    private static final Path SECRET = BASE.resolve("secret.example.yaml");

    private final JsonNode statefulSet = yaml(BASE.resolve("stateful-set.yaml"));
    private final JsonNode pod = statefulSet.at("/spec/template/spec");
    private final JsonNode gliznet = element(pod.path("containers"), "name", "gliznet");
    private final GliznetConfig config = config(Optional.of(PROPERTIES), Map.of());

    KubernetesTest() throws IOException {}

    @Test
    void theKustomizationsNameEveryFileThatIsThere() throws IOException {
        List<Path> named = new ArrayList<>(List.of(SECRET));
        for (Path folder : List.of(BASE, GPU)) {
            JsonNode kustomization = yaml(folder.resolve("kustomization.yaml"));
            named.add(folder.resolve("kustomization.yaml"));
            kustomization.path("resources").forEach(file -> named.add(folder.resolve(file.asText())));
            kustomization.at("/configMapGenerator/0/files").forEach(file -> named.add(folder.resolve(file.asText())));
            kustomization
                    .path("patches")
                    .forEach(
                            patch -> named.add(folder.resolve(patch.path("path").asText())));
        }

        assertThat(named.remove(GPU.resolve("../../base"))).isTrue();
        try (Stream<Path> files = Files.walk(Path.of("k8s")).filter(Files::isRegularFile)) {
            assertThat(named).containsExactlyInAnyOrderElementsOf(files.toList());
        }
    }

    @Test
    void everyManifestIsOneDocumentWithAKindAndAName() throws IOException {
        for (String file : list(yaml(BASE.resolve("kustomization.yaml")).path("resources"), JsonNode::asText)) {
            JsonNode manifest = yaml(BASE.resolve(file));
            assertThat(manifest.path("apiVersion").asText()).isNotEmpty();
            assertThat(manifest.path("kind").asText()).isNotEmpty();
            assertThat(manifest.at("/metadata/name").asText()).isEqualTo("gliznet");
        }
    }

    @Test
    void theExampleOfASecretHoldsSettingsAndNothingSecret() throws IOException {
        Map<String, String> environment = texts(yaml(SECRET).path("stringData"));

        assertThat(environment.keySet()).allMatch(name -> name.startsWith("GLIZNET_"));
        assertThat(config(Optional.of(PROPERTIES), environment).client("consumer."))
                .containsKey("sasl.jaas.config");
        assertThat(environment.get("GLIZNET_BASIC_AUTH_USER_INFO")).isEqualTo("<user>:<password>");
        assertThat(gliznet.at("/envFrom/0/secretRef/name").asText())
                .isEqualTo(yaml(SECRET).at("/metadata/name").asText());
        assertThat(gliznet.at("/envFrom/0/secretRef/optional").asBoolean()).isTrue();
    }

    @Test
    void selectorsMeanThePods() throws IOException {
        JsonNode labels = statefulSet.at("/spec/template/metadata/labels");
        JsonNode service = yaml(BASE.resolve("service.yaml"));
        JsonNode account = yaml(BASE.resolve("service-account.yaml"));

        assertThat(statefulSet.at("/spec/selector/matchLabels")).isEqualTo(labels);
        assertThat(service.at("/spec/selector")).isEqualTo(labels);
        assertThat(yaml(BASE.resolve("pod-disruption-budget.yaml")).at("/spec/selector/matchLabels"))
                .isEqualTo(labels);
        assertThat(statefulSet.at("/spec/serviceName")).isEqualTo(service.at("/metadata/name"));
        assertThat(pod.path("serviceAccountName")).isEqualTo(account.at("/metadata/name"));
        assertThat(account.path("automountServiceAccountToken").asBoolean(true)).isFalse();
    }

    @Test
    void probesAskWhereGliznetAnswers() throws IOException {
        assertThat(config.observeHost()).isEqualTo("0.0.0.0");
        assertThat(element(gliznet.path("ports"), "name", "observe")
                        .path("containerPort")
                        .asInt())
                .isEqualTo(config.observePort());
        assertThat(yaml(BASE.resolve("service.yaml")).at("/spec/ports/0/port").asInt())
                .isEqualTo(config.observePort());
        assertThat(List.of("startupProbe", "livenessProbe", "readinessProbe"))
                .allSatisfy(probe -> assertThat(
                                gliznet.path(probe).at("/httpGet/port").asText())
                        .isEqualTo("observe"))
                .extracting(probe -> gliznet.path(probe).at("/httpGet/path").asText())
                .containsExactly("/live", "/live", "/ready");
    }

    @Test
    void aStartAndAStopMayTakeAsLongAsTheirTimeouts() {
        JsonNode probe = gliznet.path("startupProbe");
        Duration start = Duration.ofSeconds(probe.path("periodSeconds").asLong()
                * probe.path("failureThreshold").asLong());

        assertThat(start).isGreaterThan(config.startupTimeout());
        assertThat(Duration.ofSeconds(pod.path("terminationGracePeriodSeconds").asLong()))
                .isGreaterThan(config.shutdownTimeout());
    }

    @Test
    void everyMountHasAVolumeAndStateLiesOnAClaim() {
        List<String> volumes = new ArrayList<>(texts(pod.path("volumes"), "name"));
        volumes.addAll(list(statefulSet.at("/spec/volumeClaimTemplates"), claim -> claim.at("/metadata/name")
                .asText()));

        assertThat(volumes).containsExactlyInAnyOrderElementsOf(texts(gliznet.path("volumeMounts"), "name"));
        assertThat(statefulSet.at("/spec/volumeClaimTemplates/0/metadata/name").asText())
                .isEqualTo("state");
        assertThat(config.stateDir().startsWith(mountPath("state"))).isTrue();
        assertThat(list(gliznet.path("args"), JsonNode::asText))
                .containsExactly("run", "--config", mountPath("config") + "/gliznet.properties");
        assertThat(mountPath("tmp")).isEqualTo("/tmp");
    }

    private String mountPath(String volume) {
        return element(gliznet.path("volumeMounts"), "name", volume)
                .path("mountPath")
                .asText();
    }

    @Test
    void nothingRunsAsRootOrGainsPrivileges() {
        JsonNode container = gliznet.path("securityContext");

        assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
        assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
        assertThat(container.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(container.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(container.at("/capabilities/drop/0").asText()).isEqualTo("ALL");
    }

    @Test
    void imagesHaveTheVersionOfTheBuild() throws IOException {
        assertThat(tag(BASE)).isEqualTo(pom("version"));
        assertThat(tag(GPU)).isEqualTo(pom("version") + "-gpu");
    }

    private String tag(Path folder) throws IOException {
        String image = gliznet.path("image").asText();
        return element(yaml(folder.resolve("kustomization.yaml")).path("images"), "name", image)
                .path("newTag")
                .asText();
    }

    @Test
    void theGpuOverlayAsksForAGpuAndRefusesToStartWithoutOne() throws IOException {
        JsonNode container =
                element(yaml(GPU.resolve("gpu.yaml")).at("/spec/template/spec/containers"), "name", "gliznet");
        JsonNode variable = container.at("/env/0");
        GliznetConfig onGpu = config(
                Optional.of(PROPERTIES),
                Map.of(variable.path("name").asText(), variable.path("value").asText()));

        assertThat(container.at("/resources/limits").path("nvidia.com/gpu").asText())
                .isEqualTo("1");
        assertThat(onGpu.classifier().model().provider()).isEqualTo(ExecutionProvider.CUDA);
    }
}
