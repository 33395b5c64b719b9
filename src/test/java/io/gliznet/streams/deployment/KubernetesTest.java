package io.gliznet.streams.deployment;

import static io.gliznet.streams.deployment.Deployment.config;
import static io.gliznet.streams.deployment.Deployment.element;
import static io.gliznet.streams.deployment.Deployment.list;
import static io.gliznet.streams.deployment.Deployment.pom;
import static io.gliznet.streams.deployment.Deployment.texts;
import static io.gliznet.streams.deployment.Deployment.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.api.ApiSettings;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.config.Sources;
import io.gliznet.streams.model.ExecutionProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;

/** The manifests of k8s/ fit together and to the service, as far as that can be seen without a cluster. */
final class KubernetesTest {

    private static final Path BASE = Path.of("k8s", "base");
    private static final Path GPU = Path.of("k8s", "overlays", "gpu");
    private static final Path COMPONENTS = Path.of("k8s", "components");
    private static final Path PROPERTIES = BASE.resolve("gliznet.properties");
    private static final Path SECRET = BASE.resolve("secret.example.yaml");

    /** Of the topic documents in the component topics. */
    private static final int PARTITIONS = 12;

    private final JsonNode statefulSet = yaml(BASE.resolve("stateful-set.yaml"));
    private final JsonNode pod = statefulSet.at("/spec/template/spec");
    private final JsonNode gliznet = element(pod.path("containers"), "name", "gliznet");
    private final GliznetConfig config = config(Optional.of(PROPERTIES), Map.of());

    KubernetesTest() throws IOException {}

    @Test
    void theKustomizationsNameEveryFileThatIsThere() throws IOException {
        List<Path> named = new ArrayList<>(List.of(SECRET));
        try (Stream<Path> all = Files.walk(Path.of("k8s")).filter(file -> file.endsWith("kustomization.yaml"))) {
            for (Path file : all.toList()) {
                JsonNode kustomization = yaml(file);
                Path folder = file.getParent();
                named.add(file);
                kustomization.path("resources").forEach(name -> named.add(folder.resolve(name.asText())));
                kustomization
                        .at("/configMapGenerator/0/files")
                        .forEach(name -> named.add(folder.resolve(name.asText())));
                kustomization.path("patches").forEach(patch -> named.add(folder.resolve(text(patch, "path"))));
            }
        }

        assertThat(named.remove(GPU.resolve("../../base"))).isTrue();
        assertThat(named.remove(BASE)).isTrue();
        try (Stream<Path> files = Files.walk(Path.of("k8s")).filter(Files::isRegularFile)) {
            assertThat(named).containsExactlyInAnyOrderElementsOf(files.toList());
        }
    }

    private static String text(JsonNode object, String field) {
        return object.path(field).asText();
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
    void everyMountHasAVolume() {
        assertThat(texts(pod.path("volumes"), "name"))
                .containsExactlyInAnyOrderElementsOf(texts(gliznet.path("volumeMounts"), "name"));
        assertThat(config.stateDir().startsWith(mountPath("state"))).isTrue();
        assertThat(list(gliznet.path("args"), JsonNode::asText))
                .containsExactly("run", "--config", mountPath("config") + "/gliznet.properties");
        assertThat(mountPath("tmp")).isEqualTo("/tmp");
    }

    @Test
    void theVolumeTakesThePlaceOfTheTemporaryState() throws IOException {
        JsonNode spec = component("volume", "volume.yaml").path("spec");

        assertThat(spec.at("/volumeClaimTemplates/0/metadata/name").asText()).isEqualTo("state");
        assertThat(element(spec.at("/template/spec/volumes"), "name", "state")
                        .path("$patch")
                        .asText())
                .isEqualTo("delete");
    }

    @Test
    void podsAreSpreadByTheirOwnLabels() {
        assertThat(pod.path("topologySpreadConstraints")).hasSize(2).allSatisfy(spread -> assertThat(
                        spread.at("/labelSelector/matchLabels"))
                .isEqualTo(statefulSet.at("/spec/selector/matchLabels")));
    }

    @Test
    void theTopicsAreThoseThatTheServiceWants() throws IOException {
        for (NewTopic wanted : config.topology().topics().definitions(PARTITIONS)) {
            JsonNode topic = manifest("topics", "topics.yaml", wanted.name());
            assertThat(topic.at("/spec/partitions").asInt()).isEqualTo(wanted.numPartitions());
            String policy = topic.at("/spec/config/cleanup.policy").asText();
            assertThat(policy)
                    .isEqualTo(
                            wanted.configs() == null
                                    ? "delete"
                                    : wanted.configs().get("cleanup.policy"));
        }
    }

    /** As docs/operations.md lists them under "Permissions". */
    @Test
    void theUserHasTheLeastPermissions() throws IOException {
        JsonNode acls = component("topics", "user.yaml").at("/spec/authorization/acls");

        assertThat(list(
                        acls,
                        acl -> acl.at("/resource/type").asText() + " "
                                + acl.at("/resource/name").asText() + " "
                                + acl.at("/resource/patternType").asText() + " "
                                + list(acl.path("operations"), JsonNode::asText)))
                .containsExactly(
                        "topic documents literal [Read, DescribeConfigs]",
                        "topic label-sets literal [Read, DescribeConfigs]",
                        "topic classified literal [Write, DescribeConfigs]",
                        "topic dead-letters literal [Write, DescribeConfigs]",
                        "group gliznet literal [Read]",
                        "transactionalId gliznet prefix [Write]");
        assertThat(config.streams(Duration.ZERO).applicationId()).isEqualTo("gliznet");
    }

    @Test
    void noMoreInstancesAreStartedThanPartitionsHaveThreads() throws IOException {
        JsonNode spec = component("scaling", "scaled-object.yaml").path("spec");
        JsonNode lag = spec.at("/triggers/0/metadata");

        assertThat(spec.path("maxReplicaCount").asInt())
                .isEqualTo(PARTITIONS / config.streams(Duration.ZERO).streamThreads());
        assertThat(spec.path("minReplicaCount").asInt()).isPositive();
        assertThat(text(lag, "topic")).isEqualTo(config.documentsTopic());
        assertThat(text(lag, "consumerGroup"))
                .isEqualTo(config.streams(Duration.ZERO).applicationId());
    }

    /** KEDA asks from a namespace of its own, in which the name of the broker alone means nothing. */
    @Test
    void theScalerNamesTheBrokerWithItsNamespace() throws IOException {
        JsonNode lag = component("scaling", "scaled-object.yaml").at("/spec/triggers/0/metadata");

        assertThat(config.bootstrapServers()).singleElement().satisfies(broker -> assertThat(
                        text(lag, "bootstrapServers"))
                .isEqualTo(broker.replace(":", ".NAMESPACE.svc:")));
    }

    @Test
    void theComponentHttpOpensThePortThatItsServiceMeans() throws IOException {
        JsonNode container =
                element(component("http", "http.yaml").at("/spec/template/spec/containers"), "name", "gliznet");
        JsonNode service = component("http", "service.yaml");
        ApiSettings api =
                config(Optional.of(PROPERTIES), environment(container)).api().orElseThrow();

        assertThat(api.host()).isEqualTo("0.0.0.0");
        assertThat(element(container.path("ports"), "name", "http")
                        .path("containerPort")
                        .asInt())
                .isEqualTo(api.port());
        assertThat(service.at("/spec/ports/0/targetPort").asText()).isEqualTo("http");
        assertThat(service.at("/spec/selector/app.kubernetes.io~1name"))
                .isEqualTo(statefulSet.at("/spec/selector/matchLabels/app.kubernetes.io~1name"));
        assertThat(service.at("/metadata/name").asText()).doesNotStartWith("gliznet");
        assertThat(component("network-policy", "network-policy.yaml")
                        .at("/spec/ingress/1/ports/0/port")
                        .asText())
                .isEqualTo("http");
    }

    @Test
    void metricsAreReadWhereGliznetAnswers() throws IOException {
        JsonNode endpoint = component("monitoring", "pod-monitor.yaml").at("/spec/podMetricsEndpoints/0");

        assertThat(text(endpoint, "port")).isEqualTo("observe");
        assertThat(text(endpoint, "path")).isEqualTo("/metrics");
        assertThat(component("network-policy", "network-policy.yaml")
                        .at("/spec/ingress/0/ports/0/port")
                        .asText())
                .isEqualTo("observe");
    }

    @Test
    void environmentsOfComponentsAreSettings() throws IOException {
        assertThat(configOf("certificates", "certificates.yaml")
                        .streams(Duration.ZERO)
                        .overrides())
                .containsEntry("ssl.keystore.key", "${directory:/etc/gliznet-user:user.key}")
                .containsEntry("config.providers", "directory")
                .containsEntry(
                        "config.providers.directory.class",
                        "org.apache.kafka.common.config.provider.DirectoryConfigProvider");
        assertThat(configOf("static-membership", "static-membership.yaml").client("consumer."))
                .containsKey("group.instance.id")
                .containsEntry("session.timeout.ms", "45000");
    }

    private GliznetConfig configOf(String component, String file) throws IOException {
        JsonNode containers = component(component, file).at("/spec/template/spec/containers");
        Map<String, String> environment = environment(element(containers, "name", "gliznet"));
        List<String> problems = new ArrayList<>();
        GliznetConfig read =
                GliznetConfig.read(new Sources(Optional.of(PROPERTIES), environment, Map.of(), Path.of("")), problems);
        // only a pod has the files
        assertThat(problems).allSatisfy(problem -> assertThat(problem)
                .contains("expected a reference to something that the config provider has, found ${directory:"));
        return read;
    }

    private static Map<String, String> environment(JsonNode container) {
        Map<String, String> environment = new HashMap<>();
        container
                .path("env")
                .forEach(variable -> environment.put(
                        text(variable, "name"), variable.path("value").asText("pod-0")));
        return environment;
    }

    private static JsonNode component(String name, String file) throws IOException {
        return yaml(COMPONENTS.resolve(name).resolve(file));
    }

    private static JsonNode manifest(String component, String file, String name) throws IOException {
        return Deployment.documents(COMPONENTS.resolve(component).resolve(file)).stream()
                .filter(document -> document.at("/metadata/name").asText().equals(name))
                .findFirst()
                .orElseThrow();
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
    void imagesHaveTheVersionOfTheBuildAndOneNameThatTheOutermostKustomizationReplaces() throws IOException {
        String release = pom("version").replace("-SNAPSHOT", "");
        JsonNode onGpu = element(yaml(GPU.resolve("gpu.yaml")).at("/spec/template/spec/containers"), "name", "gliznet");

        assertThat(text(gliznet, "image")).isEqualTo("gliznet-streams:" + release);
        assertThat(text(onGpu, "image")).isEqualTo("gliznet-streams:" + release + "-gpu");
        assertThat(texts(yaml(Path.of("k8s", "kustomization.yaml")).path("images"), "name"))
                .containsExactly("gliznet-streams");
        for (Path inner : List.of(BASE, GPU)) {
            assertThat(yaml(inner.resolve("kustomization.yaml")).has("images")).isFalse();
        }
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
