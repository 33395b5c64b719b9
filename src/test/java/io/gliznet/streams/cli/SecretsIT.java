package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import io.gliznet.streams.secured.Connection;
import io.gliznet.streams.secured.OperationsPage;
import io.gliznet.streams.secured.SecuredBroker;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A service with many secrets shows none of them, and connects to nothing but its broker and its schema registry. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class SecretsIT {

    @RegisterExtension
    private static final SecuredBroker BROKER = new SecuredBroker();

    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String LOOPBACK = "0100007F:";
    private static final String REGISTRY_PASSWORD = "registry-3hNc";
    private static final String WRONG = "wrong-8sVd";

    /** The endpoint that clients may ask for tokens is a property of the JVM. */
    private static final String TOKEN_ENDPOINTS = "org.apache.kafka.sasl.oauthbearer.allowed.urls";

    @TempDir
    private Path folder;

    private OwnTopics topics;

    @BeforeEach
    void open() throws Exception {
        topics = OwnTopics.create(BROKER.bootstrapServers());
        BROKER.grant(OperationsPage.ofTheService().stream()
                .map(row -> row.forUser(SecuredBroker.SERVICE, topics.names(), topics.applicationId()))
                .toList());
    }

    @AfterEach
    void close() throws Exception {
        BROKER.revokeAll();
        topics.close();
    }

    /** Also to the token endpoint, where tokens are used. */
    @ParameterizedTest
    @EnumSource(names = {"SCRAM", "OAUTH"})
    void aServiceShowsNoSecretAndConnectsToBrokerAndRegistryOnly(Connection connection) throws Exception {
        boolean credentialsInUrl = connection == Connection.SCRAM;
        String userInfo = "registry-user:" + REGISTRY_PASSWORD;
        try (StubRegistry registry = StubRegistry.start(userInfo)) {
            Endpoints endpoints = Endpoints.onFreePort();
            String url = "schema.registry.url=http://" + userInfo + "@" + registry.address();
            SecuredDocuments.putLabels(topics, "--set", url);
            SecuredDocuments.send(topics, "one", "--set", url);
            Path file = SecuredService.configure(
                    folder,
                    BROKER,
                    connection,
                    topics,
                    credentialsInUrl ? url : "schema.registry.url=http://" + registry.address(),
                    "kafka.ssl.keystore.location=" + BROKER.keystore(),
                    "kafka.ssl.keystore.type=PKCS12",
                    "observe.port=" + endpoints.port());
            Map<String, String> environment = environment(credentialsInUrl ? "" : userInfo);
            try (CommandProcess service = CommandProcess.withEnvironment(
                            folder,
                            List.of("-D" + TOKEN_ENDPOINTS + "=" + System.getProperty(TOKEN_ENDPOINTS)),
                            environment,
                            "run",
                            "--config",
                            file.toString());
                    Sockets sockets = Sockets.watch(service.pid(), Set.of(endpoints.port()))) {
                await().atMost(LIMIT).until(() -> !service.isAlive() || results() == 1);
                assertThat(service.isAlive()).as(service::err).isTrue();
                List<String> seen = new ArrayList<>(List.of(endpoints.scrape()));
                if (Sockets.areShown()) {
                    seen.add(Files.readString(Path.of("/proc/" + service.pid() + "/cmdline")));
                }
                service.signal("TERM");
                assertThat(service.exitCode()).as(service::err).isZero();
                seen.addAll(List.of(service.out(), service.err()));
                assertThat(service.err()).contains("StreamsConfig values", "ready: ");
                assertShowNoSecret(seen);
                assumeThat(Sockets.areShown()).isTrue();
                Set<String> expected =
                        new HashSet<>(Set.of(LOOPBACK + BROKER.port(connection), LOOPBACK + registry.port()));
                if (connection == Connection.OAUTH) {
                    expected.add(LOOPBACK + BROKER.tokenPort());
                }
                assertThat(sockets.remotes()).isEqualTo(expected);
            }
        }
    }

    private static Map<String, String> environment(String registryUserInfo) {
        Map<String, String> environment = new HashMap<>(Map.of(
                "GLIZNET_LOG_LEVEL",
                "debug",
                "GLIZNET_KAFKA_LOG_LEVEL",
                "info",
                "GLIZNET_KAFKA_SSL_KEYSTORE_PASSWORD",
                BROKER.secret("keystore"),
                "GLIZNET_KAFKA_SSL_KEY_PASSWORD",
                BROKER.secret("keystore")));
        if (!registryUserInfo.isEmpty()) {
            environment.put("GLIZNET_BASIC_AUTH_CREDENTIALS_SOURCE", "USER_INFO");
            environment.put("GLIZNET_BASIC_AUTH_USER_INFO", registryUserInfo);
        }
        return environment;
    }

    private int results() {
        return topics.read(topics.names().classified()).size();
    }

    @Test
    void aWrongPasswordIsNamedAndNotShown() throws Exception {
        assertRefused("credentials", Connection.SCRAM, "kafka.sasl.jaas.config=" + scram(WRONG));
    }

    @Test
    void aWrongClientSecretIsNamedAndNotShown() throws Exception {
        assertRefused(
                "401",
                Connection.OAUTH,
                "kafka.sasl.jaas.config=org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required"
                        + " clientId=\"gliznet\" clientSecret=\"" + WRONG + "\";");
    }

    @Test
    void aKeystoreThatThePasswordDoesNotOpenIsNamed() throws Exception {
        assertRefused(
                "keystore",
                Connection.SCRAM,
                "kafka.ssl.keystore.type=PKCS12",
                "kafka.ssl.keystore.location=" + BROKER.keystore(),
                "kafka.ssl.keystore.password=" + WRONG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ssl.keystore.key", "ssl.keystore.certificate.chain", "ssl.truststore.certificates"})
    void aFileThatIsNotPemIsNamed(String key) throws Exception {
        Files.writeString(folder.resolve("pem"), "-----BEGIN PRIVATE KEY-----\n" + WRONG + "\n-----END");
        assertRefused("PEM", Connection.MTLS, "kafka." + key + "=${directory:" + folder + ":pem}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ScramLoginModule required password=\"" + WRONG, WRONG, "required " + WRONG + ";"})
    void aBrokenLoginModuleFromAConfigProviderIsNotShown(String jaas) throws Exception {
        Files.writeString(folder.resolve("jaas"), jaas);
        assertRefused(
                "kafka.sasl.jaas.config: expected a JAAS login module",
                Connection.SCRAM,
                "kafka.sasl.jaas.config=${directory:" + folder + ":jaas}");
    }

    @Test
    void aRegistryThatRefusesTheCredentialsIsNamed() throws Exception {
        try (StubRegistry registry = StubRegistry.start("somebody:" + REGISTRY_PASSWORD)) {
            assertRefused(
                    "401",
                    Connection.SCRAM,
                    "schema.registry.url=http://registry-user:" + WRONG + "@" + registry.address(),
                    "startup.timeout.ms=1000");
        }
    }

    private static String scram(String password) {
        return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"gliznet\" password=\""
                + password + "\";";
    }

    /**
     * Ends the start with one sentence for a person, and doctor finds the same.
     *
     * @param mistake what both name
     */
    private void assertRefused(String mistake, Connection connection, String... settings) throws Exception {
        Path file = SecuredService.configure(folder, BROKER, connection, topics, settings);
        Invocation run = Invocation.of("run", "--config", file.toString());
        assertThat(run.exitCode()).as(run.err()).isIn(1, 2);
        assertThat(run.err())
                .contains(mistake)
                .doesNotContain("\tat ")
                .doesNotContainPattern("\\b(java|javax|sun|org)\\.[a-z]+\\.|[A-Z][A-Za-z]+(Exception|Error)\\b");
        Invocation doctor = Invocation.of("doctor", "--without-model", "--config", file.toString());
        assertThat(doctor.exitCode()).as(doctor.out()).isIn(1, 2);
        assertThat(doctor.out().lines().filter(line -> line.startsWith("  wrong")))
                .anySatisfy(line -> assertThat(line).contains(mistake));
        assertShowNoSecret(List.of(run.out(), run.err(), doctor.out(), doctor.err()));
    }

    private static void assertShowNoSecret(List<String> texts) {
        List<String> secrets = new ArrayList<>(BROKER.secrets());
        secrets.addAll(List.of(REGISTRY_PASSWORD, WRONG));
        assertThat(texts).allSatisfy(text -> assertThat(text).doesNotContain(secrets.toArray(String[]::new)));
    }
}
