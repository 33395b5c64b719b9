package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.junit.jupiter.api.Test;

/** The broker of the benchmark is ready when it is handed out, and says its own address. */
final class BrokerProcessIT {

    @Test
    void theAddressIsThatOfABrokerWithTheTopics() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start();
                Admin admin =
                        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()))) {
            assertThat(broker.bootstrapServers()).matches("127\\.0\\.0\\.1:\\d+");
            assertThat(admin.listTopics().names().get(30, TimeUnit.SECONDS))
                    .contains("documents", "label-sets", "classified", "dead-letters");
        }
    }
}
