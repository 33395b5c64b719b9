package io.gliznet.streams.secured;

import static org.awaitility.Awaitility.await;

import io.gliznet.streams.topology.RestrictedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * One broker for all tests of a run that ask for it. It has a listener for each way to connect, and one without security, whose
 * users may do everything: that of the test. A user has the permissions that were granted, and no others.
 */
public final class SecuredBroker implements BeforeAllCallback {

    /** The name of the service, however it connects. */
    public static final String SERVICE = "gliznet";

    private static final String HOST = InetAddress.getLoopbackAddress().getHostAddress();
    private static final String TEST = "User:ANONYMOUS";
    private static final String OAUTH = "org.apache.kafka.common.security.oauthbearer.OAuthBearer";

    private @Nullable Running running;

    /** What one start made. */
    private record Running(
            RestrictedBroker broker,
            Map<Connection, Integer> ports,
            Certificates certificates,
            IdentityProvider identities,
            Map<String, String> secrets,
            Path folder)
            implements AutoCloseable {

        @Override
        public void close() throws IOException {
            broker.close();
            identities.close();
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        running = context.getRoot()
                .getStore(Namespace.create(SecuredBroker.class))
                .getOrComputeIfAbsent(Running.class, type -> start(), Running.class);
    }

    private static Running start() {
        try {
            Path folder = Files.createTempDirectory("gliznet-secured-");
            Map<String, String> secrets =
                    Map.of("password", "scram-5gQx", "secret", "oauth-Kw7b", "keystore", "store-9rTz");
            Certificates certificates = Certificates.create(folder, secret(secrets, "keystore"), SERVICE);
            IdentityProvider identities = IdentityProvider.start(SERVICE, secret(secrets, "secret"));
            System.setProperty(
                    "org.apache.kafka.sasl.oauthbearer.allowed.urls",
                    identities.url("/token") + "," + identities.url("/keys"));
            mount(folder, certificates, secrets);
            Map<Connection, Integer> ports = new EnumMap<>(Connection.class);
            for (Connection connection : Connection.values()) {
                ports.put(connection, freePort());
            }
            RestrictedBroker broker = RestrictedBroker.start(
                    Files.createDirectory(folder.resolve("broker")),
                    (short) 2,
                    settings(certificates, identities, ports));
            Running started = new Running(broker, ports, certificates, identities, secrets, folder);
            addUser(broker, secret(secrets, "password"));
            return started;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** The files as Kubernetes mounts them. */
    private static void mount(Path folder, Certificates certificates, Map<String, String> secrets) throws Exception {
        Path ca = Files.createDirectory(folder.resolve("ca"));
        Path user = Files.createDirectory(folder.resolve("user"));
        Files.writeString(ca.resolve("ca.crt"), certificates.authority());
        Files.writeString(user.resolve("user.crt"), certificates.chain(SERVICE));
        Files.writeString(user.resolve("user.key"), certificates.key(SERVICE));
        Files.writeString(user.resolve("password"), secret(secrets, "password"));
        Files.writeString(user.resolve("secret"), secret(secrets, "secret"));
    }

    private static Map<String, String> settings(
            Certificates certificates, IdentityProvider identities, Map<Connection, Integer> ports) throws Exception {
        Map<String, String> settings = new HashMap<>();
        settings.put("listeners", join(ports, (name, port) -> name + "://" + HOST + ":" + port));
        settings.put("listener.security.protocol.map", join(ports, (name, port) -> name + ":" + name.protocol()));
        settings.put("inter.broker.listener.name", "PLAINTEXT");
        settings.put("super.users", TEST);
        settings.put("allow.everyone.if.no.acl.found", "false");
        settings.put("auto.create.topics.enable", "false");
        settings.put("group.initial.rebalance.delay.ms", "100");
        settings.put("ssl.keystore.type", "PEM");
        settings.put("ssl.keystore.certificate.chain", certificates.chain("broker"));
        settings.put("ssl.keystore.key", certificates.key("broker"));
        settings.put("ssl.truststore.type", "PEM");
        settings.put("ssl.truststore.certificates", certificates.authority());
        settings.put("listener.name.mtls.ssl.client.auth", "required");
        settings.put("listener.name.mtls.ssl.principal.mapping.rules", "RULE:^CN=(.*)$/$1/");
        settings.put("listener.name.scram.sasl.enabled.mechanisms", "SCRAM-SHA-512");
        settings.put(
                "listener.name.scram.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        settings.put("listener.name.oauth.sasl.enabled.mechanisms", "OAUTHBEARER");
        settings.put("listener.name.oauth.oauthbearer.sasl.jaas.config", OAUTH + "LoginModule required;");
        settings.put(
                "listener.name.oauth.oauthbearer.sasl.server.callback.handler.class",
                OAUTH + "ValidatorCallbackHandler");
        settings.put("sasl.oauthbearer.jwks.endpoint.url", identities.url("/keys"));
        settings.put("sasl.oauthbearer.expected.audience", IdentityProvider.AUDIENCE);
        settings.put("sasl.oauthbearer.expected.issuer", identities.url(""));
        return settings;
    }

    private interface Listener {
        String of(Connection connection, int port);
    }

    private static String join(Map<Connection, Integer> ports, Listener text) {
        return ports.entrySet().stream()
                .map(entry -> text.of(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining(","));
    }

    private static void addUser(RestrictedBroker broker, String password) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.alterUserScramCredentials(List.of(new UserScramCredentialUpsertion(
                            SERVICE, new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4096), password)))
                    .all()
                    .get();
        }
    }

    /** Where the test may do everything. */
    public String bootstrapServers() {
        return started().broker().bootstrapServers();
    }

    public int port(Connection connection) {
        return Objects.requireNonNull(started().ports().get(connection));
    }

    /** The settings that docs/operations.md shows, with this broker's address and with the paths of this test. */
    public List<String> settings(Connection connection) {
        UnaryOperator<String> here = line -> line.replace(
                        "/etc/gliznet", started().folder().toString())
                .replace("https://idp.example.org/token", started().identities().url("/token"));
        List<String> lines = new ArrayList<>(
                OperationsPage.settings(connection).lines().map(here).toList());
        lines.add("bootstrap.servers=" + HOST + ":" + port(connection));
        return lines;
    }

    /** A file with certificates or a secret, for example {@code user/user.key}. */
    public Path file(String name) {
        return started().folder().resolve(name);
    }

    /** The keystore in PKCS #12 that {@link #secret} {@code keystore} opens. */
    public Path keystore() {
        return started().certificates().file();
    }

    /** @param name password, secret (of OAuth) or keystore */
    public String secret(String name) {
        return secret(started().secrets(), name);
    }

    /** Where tokens come from. */
    public int tokenPort() {
        return started().identities().port();
    }

    /** All that must not be seen, the tokens so far among it; of the private key each line. */
    public List<String> secrets() {
        try (Stream<String> key = Files.lines(file("user/user.key"))) {
            return Stream.of(
                            started().secrets().values().stream(),
                            started().identities().tokens().stream(),
                            key.filter(line -> !line.startsWith("-----")))
                    .flatMap(secrets -> secrets)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns when the broker applies them. */
    public void grant(Collection<AclBinding> permissions) throws Exception {
        try (Admin admin = admin()) {
            admin.createAcls(permissions).all().get();
            awaitAcls(admin, permissions, true);
        }
    }

    /** Ends every permission, because that on the cluster is the same for all tests. */
    public void revokeAll() throws Exception {
        try (Admin admin = admin()) {
            admin.deleteAcls(List.of(AclBindingFilter.ANY)).all().get();
            await().until(() ->
                    admin.describeAcls(AclBindingFilter.ANY).values().get().isEmpty());
        }
    }

    /** Returns when the broker applies this. */
    public void revoke(Collection<AclBinding> permissions) throws Exception {
        try (Admin admin = admin()) {
            admin.deleteAcls(permissions.stream().map(AclBinding::toFilter).toList())
                    .all()
                    .get();
            awaitAcls(admin, permissions, false);
        }
    }

    private static void awaitAcls(Admin admin, Collection<AclBinding> permissions, boolean present) {
        await().until(() -> {
            Collection<AclBinding> now =
                    admin.describeAcls(AclBindingFilter.ANY).values().get();
            return permissions.stream().allMatch(permission -> now.contains(permission) == present);
        });
    }

    private Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", bootstrapServers()));
    }

    private Running started() {
        return Objects.requireNonNull(running);
    }

    private static String secret(Map<String, String> secrets, String name) {
        return Objects.requireNonNull(secrets.get(name));
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
