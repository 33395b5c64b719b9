package io.gliznet.streams.deployment;

import static io.gliznet.streams.deployment.Deployment.config;
import static io.gliznet.streams.deployment.Deployment.element;
import static io.gliznet.streams.deployment.Deployment.list;
import static io.gliznet.streams.deployment.Deployment.texts;
import static io.gliznet.streams.deployment.Deployment.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Prometheus and Grafana in docker-compose.yml find the service, the rules, each other and the dashboard. */
final class MonitoringStackTest {

    private static final Path FOLDER = Path.of("config", "monitoring");

    private final JsonNode services = yaml(Path.of("docker-compose.yml")).path("services");
    private final JsonNode prometheus = yaml(FOLDER.resolve("prometheus.yaml"));
    private final JsonNode dataSource =
            yaml(FOLDER.resolve("grafana/datasources/prometheus.yaml")).at("/datasources/0");
    private final JsonNode dashboard =
            new ObjectMapper().readTree(FOLDER.resolve("dashboard.json").toFile());

    MonitoringStackTest() throws IOException {}

    @Test
    void prometheusScrapesTheService() {
        int port = config(Optional.empty(), texts(services.at("/gliznet/environment")))
                .observePort();

        assertThat(list(prometheus.at("/scrape_configs/0/static_configs/0/targets"), JsonNode::asText))
                .containsExactly("gliznet:" + port);
    }

    @Test
    void prometheusFindsItsConfigurationAndTheRules() {
        Map<String, Path> mounts = mounts("prometheus");
        List<String> command = list(services.at("/prometheus/command"), JsonNode::asText);

        assertThat(command).contains("--config.file=/etc/prometheus/prometheus.yaml");
        assertThat(mounts).containsEntry("/etc/prometheus", FOLDER);
        assertThat(list(prometheus.path("rule_files"), JsonNode::asText))
                .containsExactly("alerts.yaml")
                .allMatch(file -> Files.exists(FOLDER.resolve(file)));
        assertThat(command).contains("--storage.tsdb.path=" + volume("prometheus"));
    }

    @Test
    void grafanaAsksPrometheusAsOftenAsItScrapes() {
        String port = services.at("/prometheus/ports/0").asText().replaceAll(".*:", "");

        assertThat(dataSource.path("url").asText()).isEqualTo("http://prometheus:" + port);
        assertThat(dataSource.at("/jsonData/timeInterval"))
                .isEqualTo(prometheus.at("/global/scrape_interval"))
                .isEqualTo(prometheus.at("/global/evaluation_interval"));
    }

    @Test
    void theDashboardSelectsTheDataSource() {
        JsonNode variable = element(dashboard.at("/templating/list"), "name", "datasource");

        assertThat(variable.path("query")).isEqualTo(dataSource.path("type"));
        assertThat(dataSource.path("isDefault").asBoolean()).isTrue();
        assertThat(dashboard.findValues("datasource"))
                .isNotEmpty()
                .allMatch(source -> source.path("type").equals(dataSource.path("type")))
                .allMatch(source -> source.path("uid").asText().equals("${datasource}"));
    }

    @Test
    void grafanaFindsTheDataSourceAndTheDashboard() throws IOException {
        Map<String, Path> mounts = mounts("grafana");
        String home = services.at("/grafana/environment/GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH")
                .asText();
        JsonNode provider =
                yaml(FOLDER.resolve("grafana/dashboards/gliznet.yaml")).at("/providers/0");

        assertThat(mounts)
                .containsEntry(home, FOLDER.resolve("dashboard.json"))
                .containsEntry("/etc/grafana/provisioning/datasources", FOLDER.resolve("grafana/datasources"))
                .containsEntry("/etc/grafana/provisioning/dashboards", FOLDER.resolve("grafana/dashboards"));
        assertThat(Path.of(home).getParent())
                .isEqualTo(Path.of(provider.at("/options/path").asText()));
    }

    /** Files and folders of this project in a container, by their path there; they exist and cannot be written. */
    private Map<String, Path> mounts(String service) {
        Map<String, Path> mounts = new HashMap<>();
        for (String volume : list(services.path(service).path("volumes"), JsonNode::asText)) {
            String[] parts = volume.split(":", -1);
            if (parts[0].startsWith("./")) {
                assertThat(Path.of(parts[0])).exists();
                assertThat(parts[2]).isEqualTo("ro");
                mounts.put(parts[1], Path.of(parts[0]).normalize());
            }
        }
        return mounts;
    }

    /** Where the only named volume of a service is. */
    private String volume(String service) {
        return list(services.path(service).path("volumes"), JsonNode::asText).stream()
                .filter(volume -> !volume.startsWith("./"))
                .map(volume -> volume.split(":", -1)[1])
                .findFirst()
                .orElseThrow();
    }
}
