package io.gliznet.streams.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gliznet.streams.api.ApiSettings;
import io.gliznet.streams.topology.ResultTimestamp;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GliznetConfigTest {

    @Test
    void aFileThatIsNoneSaysWhatItIs() throws IOException {
        Path latin = Files.write(folder.resolve("latin1.properties"), new byte[] {'a', '=', (byte) 0xfc});
        for (Map.Entry<Path, String> wrong : Map.of(folder, "found a folder", latin, "found a file in another encoding")
                .entrySet()) {
            Sources sources = new Sources(Optional.of(wrong.getKey()), Map.of(), Map.of(), folder);
            assertThatThrownBy(() -> GliznetConfig.load(sources)).hasMessageContaining(wrong.getValue());
        }
    }

    @TempDir
    private Path folder;

    @Test
    void asManySequencesRunAtOnceAsTheCoresCanRunWithTheirThreads() {
        int cores = Runtime.getRuntime().availableProcessors();
        assertThat(load(Map.of()).classifier().inference().cpuCallers()).isEqualTo(cores);
        Map<String, String> allCores = Map.of("inference.intra.op.threads", Integer.toString(cores));
        assertThat(load(allCores).classifier().inference().cpuCallers()).isEqualTo(1);
        assertThat(load(allCores).classifier().model().intraOpThreads()).isEqualTo(cores);
        Map<String, String> more = Map.of("inference.intra.op.threads", Integer.toString(cores + 1));
        assertThat(load(more).classifier().inference().cpuCallers()).isEqualTo(1);
    }

    @Test
    void everySettingHasADefault() {
        GliznetConfig config = load(Map.of());

        assertThat(config.bootstrapServers()).containsExactly("localhost:9092");
        assertThat(config.startupTimeout()).isEqualTo(Duration.ofMinutes(2));
        assertThat(config.observePort()).isZero();
        assertThat(config.serde().properties()).containsEntry(RegistryKeys.REGISTRY_URL, "");
    }

    @Test
    void noPortForClassificationIsOpenByDefaultAndItsLimitsHaveDefaults() {
        assertThat(load(Map.of()).api()).isEmpty();
        assertThat(load(Map.of("http.port", "8090")).api())
                .contains(new ApiSettings("127.0.0.1", 8_090, 1_048_576, 64, 64, Duration.ofSeconds(30), 1_048_576));
        assertThat(load(Map.of("http.port", "8090", "http.max.in.flight.texts", "8"))
                        .api()
                        .orElseThrow()
                        .maxTexts())
                .isEqualTo(8);
    }

    @Test
    void theEnvironmentOverridesTheFileAndTheCommandLineOverridesBoth() throws IOException {
        Path file = file("observe.port=1", "topic.documents=from-file", "topic.classified=from-file");
        Map<String, String> environment = Map.of("GLIZNET_OBSERVE_PORT", "2", "GLIZNET_TOPIC_CLASSIFIED", "from-env");

        GliznetConfig config =
                GliznetConfig.load(new Sources(Optional.of(file), environment, Map.of("observe.port", "3"), folder));

        assertThat(config.observePort()).isEqualTo(3);
        assertThat(config.classifiedTopic()).isEqualTo("from-env");
        assertThat(config.documentsTopic()).isEqualTo("from-file");
    }

    @Test
    void noTwoKeysShareAnEnvironmentVariable() {
        assertThat(Keys.DEFINITION.names()).allMatch(key -> key.matches("[a-z]+(\\.[a-z]+)*"));
        assertThat(Keys.DEFINITION.names().stream().map(RawSettings::environmentVariable))
                .doesNotHaveDuplicates();
    }

    @Test
    void allProblemsAreOneMessageWithKeyExpectedAndFound() throws IOException {
        Path file = file("batch.max.token=5", "observe.port=abc", "processing.guarantee=maybe", "stream.threads=0");

        InvalidConfigException problem = catchThrowableOfType(
                InvalidConfigException.class,
                () -> GliznetConfig.load(new Sources(
                        Optional.of(file), Map.of("GLIZNET_MODEL_DIRR", "x"), Map.of("text.max.bytes", "-1"), folder)));

        assertThat(problem).hasMessage("""
            6 configuration errors:
              batch.max.token: expected a configuration key, found an unknown one; did you mean batch.max.tokens?
              observe.port: expected a whole number from 0 to 65535, found 'abc'
              processing.guarantee: expected exactly_once_v2 or at_least_once, found 'maybe'
              stream.threads: expected a whole number of 1 or more, found '0'
              model.dirr (GLIZNET_MODEL_DIRR): expected a configuration key, found an unknown one; did you mean model.dir?
              text.max.bytes (--set): expected a whole number of 1 or more, found '-1'\
            """);
    }

    @Test
    void aKeyThatStandsTwiceInTheFileIsAProblemThatNamesBothLines() throws IOException {
        Path file =
                file("# stream.threads=1", "stream.threads=2", "", "topic.documents=a,\\", "  b", "stream.threads : 3");

        assertThatThrownBy(() -> GliznetConfig.load(new Sources(Optional.of(file), Map.of(), Map.of(), folder)))
                .hasMessage("1 configuration error:\n  stream.threads: expected it once in " + file
                        + ", found it in the lines 2 and 6");
    }

    @Test
    void aCommentBehindAValueIsNamedIfTheValueIsWrong() throws IOException {
        Path file = file("stream.threads=2 # two", "kafka.session.timeout.ms=6000 # six", "observe.port=#1");

        assertThatThrownBy(() -> GliznetConfig.load(new Sources(Optional.of(file), Map.of(), Map.of(), folder)))
                .hasMessageContaining("found '2 # two'; a comment needs a line of its own")
                .hasMessageContaining("found '6000 # six'; a comment needs a line of its own")
                .hasMessageContaining("found '#1'\n");
        assertThatThrownBy(() -> load(Map.of("stream.threads", "2 # two")))
                .as("the command line has no comments")
                .hasMessageEndingWith("found '2 # two'");
    }

    @Test
    void anUnknownKeyWithoutASimilarOneHasNoHint() {
        assertThatThrownBy(() -> load(Map.of("zookeeper", "x"))).hasMessageNotContaining("did you mean");
        assertThatThrownBy(() -> load(Map.of("documents.tickets.txet", "/a")))
                .hasMessageContaining("did you mean documents.tickets.text?");
        assertThatThrownBy(() -> load(Map.of("documents.eu.west.tickets.lable.set", "/a")))
                .hasMessageContaining("did you mean documents.eu.west.tickets.label.set?");
        assertThatThrownBy(() -> load(Map.of("documents.tickets.colour", "/a")))
                .hasMessageNotContaining("did you mean");
    }

    @Test
    void aMissingFileIsNamed() {
        Path missing = folder.resolve("missing.properties");

        assertThatThrownBy(() -> GliznetConfig.load(new Sources(Optional.of(missing), Map.of(), Map.of(), folder)))
                .hasMessageContaining(missing + ": expected a properties file in UTF-8, found no such file");
    }

    @Test
    void aKeyWithAProblemKeepsItsDefault() {
        List<String> problems = new ArrayList<>();

        GliznetConfig config = GliznetConfig.read(
                new Sources(
                        Optional.empty(),
                        Map.of(),
                        Map.of("observe.port", "abc", "topic.documents", "my-documents"),
                        folder),
                problems);

        assertThat(problems).hasSize(1);
        assertThat(config.observePort()).isZero();
        assertThat(config.documentsTopic()).isEqualTo("my-documents");
    }

    @Test
    void kafkaSettingsReachTheirKindOfClient() {
        GliznetConfig config = load(Map.of(
                "kafka.security.protocol", "SSL",
                "kafka.consumer.fetch.min.bytes", "7",
                "kafka.producer.linger.ms", "9",
                "bootstrap.servers", "a:1,b:2"));

        assertThat(config.client("consumer."))
                .containsOnly(
                        Map.entry("security.protocol", "SSL"),
                        Map.entry("fetch.min.bytes", "7"),
                        Map.entry("bootstrap.servers", "a:1,b:2"));
        assertThat(config.streams(Duration.ZERO).overrides()).containsEntry("producer.linger.ms", "9");
    }

    @Test
    void kafkaSettingsOfAWrongTypeAreReported() {
        assertThatThrownBy(() -> load(Map.of("kafka.main.consumer.max.poll.records", "many")))
                .hasMessageContaining(
                        "kafka.main.consumer.max.poll.records (--set): expected a whole number, found 'many'");
    }

    @Test
    void kafkaSettingsThatKafkaDoesNotTakeAreFound() {
        assertThatThrownBy(() -> load(Map.of("kafka.auto.offset.reset", "newest")))
                .hasMessageContaining("kafka.auto.offset.reset (--set): expected ")
                .hasMessageContaining("latest")
                .hasMessageContaining("found 'newest'");
    }

    @Test
    void aTimeWithWhichNothingCanWorkIsRefused() {
        Keys.DEFINITION.names().stream().filter(key -> key.endsWith(".ms")).forEach(key -> {
            for (String extreme : List.of("-1", "2147483648", "9223372036854775807", "9223372036854775808")) {
                assertThatThrownBy(() -> load(Map.of(key, extreme)))
                        .hasMessageContaining(key + " (--set): expected a whole number from ")
                        .hasMessageContaining("found '" + extreme + "'");
            }
        });
        for (String key : List.of("inference.timeout.ms", "look.ahead.ms")) {
            assertThatThrownBy(() -> load(Map.of(key, "0"))).hasMessageContaining("from 1 to 2147483647, found '0'");
        }
    }

    @Test
    void aTimeOfKafkaWithWhichNothingCanWorkIsRefused() {
        Map<String, String> extremes = Map.of(
                "kafka.session.timeout.ms", "-1",
                "kafka.consumer.heartbeat.interval.ms", "0",
                "kafka.producer.transaction.timeout.ms", "0",
                "kafka.poll.ms", "-1",
                "kafka.main.consumer.max.poll.interval.ms", "0",
                "kafka.admin.metadata.max.age.ms", "9223372036854775807",
                "kafka.consumer.request.timeout.ms", "99999999999",
                "kafka.connections.max.idle.ms", "-2");
        InvalidConfigException problem = catchThrowableOfType(InvalidConfigException.class, () -> load(extremes));
        assertThat(problem.problems()).hasSize(extremes.size());
        extremes.forEach((key, found) -> assertThat(problem.problems())
                .as(key)
                .anyMatch(line ->
                        line.startsWith(key + " (--set): expected ") && line.endsWith("found '" + found + "'")));
    }

    @Test
    void aTimeOfKafkaThatMayBeSwitchedOffIsTaken() {
        assertThat(load(Map.of("kafka.connections.max.idle.ms", "-1", "kafka.poll.ms", "0"))
                        .streams(Duration.ZERO)
                        .overrides())
                .hasSize(2);
    }

    @Test
    void aStoreOfCertificatesThatIsMissingIsNamedWithItsKey() throws IOException {
        String missing = folder.resolve("missing.jks").toString();
        for (String key : List.of("kafka.ssl.truststore.location", "kafka.consumer.ssl.keystore.location")) {
            assertThatThrownBy(load(Map.of(key, missing))::requireConnection)
                    .hasMessageContaining(key + " (--set): expected a file that can be read, found none at " + missing);
            assertThat(load(Map.of(key, file("x=y").toString()))
                            .streams(Duration.ZERO)
                            .overrides())
                    .hasSize(1);
        }
    }

    @Test
    void whereANewGroupBeginsIsOneOfKafkasWords() {
        for (String begin : List.of("latest", "earliest", "by_duration:PT24H")) {
            assertThat(load(Map.of("kafka.auto.offset.reset", begin))
                            .streams(Duration.ZERO)
                            .overrides())
                    .containsEntry("auto.offset.reset", begin);
        }
        for (String wrong : List.of("newest", "", "by_duration:-PT1H", "by_duration:1 day")) {
            assertThatThrownBy(() -> load(Map.of("kafka.main.consumer.auto.offset.reset", wrong)))
                    .hasMessageContaining("kafka.main.consumer.auto.offset.reset (--set): expected ")
                    .hasMessageContaining("found '" + wrong + "'");
        }
    }

    @Test
    void theTimeOfAResultIsConfigured() {
        assertThat(load(Map.of()).topology().resultTimestamp()).isEqualTo(ResultTimestamp.DOCUMENT);
        assertThat(load(Map.of("classified.timestamp", "processing")).topology().resultTimestamp())
                .isEqualTo(ResultTimestamp.PROCESSING);
    }

    @Test
    void unknownKafkaSettingsArePassedOn() {
        assertThat(load(Map.of("kafka.some.interceptor.key", "x"))
                        .streams(Duration.ZERO)
                        .overrides())
                .containsEntry("some.interceptor.key", "x");
    }

    @Test
    void serializersReceiveConfluentsKeysAndKeysWithThePrefixSerde() {
        GliznetConfig config = load(Map.of(
                "schema.registry.url", "http://registry:8081",
                "basic.auth.credentials.source", "USER_INFO",
                "basic.auth.user.info", "me:secret",
                "auto.register.schemas", "false",
                "serde.schema.registry.ssl.truststore.location", "/t"));

        assertThat(config.serde().properties())
                .containsEntry("schema.registry.url", "http://registry:8081")
                .containsEntry("basic.auth.user.info", "me:secret")
                .containsEntry("auto.register.schemas", "false")
                .containsEntry("schema.registry.ssl.truststore.location", "/t");
    }

    @Test
    void aSecretIsNeverPartOfAMessage() {
        List<String> problems = new ArrayList<>();

        GliznetConfig config = GliznetConfig.read(
                new Sources(
                        Optional.empty(),
                        Map.of("GLIZNET_BASIC_AUTH_USER_INF", "me:hunter2"),
                        Map.of("basic.auth.user.infos", "me:hunter2", "bootstrap.servers", "me:hunter2@broker:9092"),
                        folder),
                problems);

        assertThat(problems).hasSize(3).noneMatch(problem -> problem.contains("hunter2"));
        assertThat(config.canConnect())
                .as("the default address is that of another broker")
                .isFalse();
    }

    @Test
    void aValueOfAConfigProviderIsCheckedAndTheReferenceIsPassedOn() throws IOException {
        String login =
                "org.apache.kafka.common.security.scram.ScramLoginModule required username=\"u\" password=\"p\";";
        Files.writeString(folder.resolve("jaas"), login);
        Files.writeString(folder.resolve("broken"), "required hunter2;");
        String known = "${files:" + folder + ":jaas}";

        assertThat(load(provided("kafka.sasl.jaas.config", known)).client("admin."))
                .containsEntry("sasl.jaas.config", known);
        assertThatThrownBy(() -> load(provided("kafka.sasl.jaas.config", "${files:" + folder + ":broken}")))
                .hasMessageContaining("kafka.sasl.jaas.config (--set): expected a JAAS login module")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void aReferenceThatLeadsNowhereIsNamed() {
        String missing = "${files:" + folder + ":nothing}";
        assertThatThrownBy(load(provided("kafka.ssl.keystore.key", missing))::requireConnection)
                .hasMessageContaining("kafka.ssl.keystore.key (--set): expected a reference to something that the"
                        + " config provider has, found " + missing);
        assertThatThrownBy(
                        load(Map.of(
                                "kafka.config.providers",
                                "files",
                                "kafka.config.providers.files.class",
                                "org.example.None"))::requireConnection)
                .hasMessageContaining("kafka.config.providers: expected providers whose class is in");
    }

    @Test
    void aKeyOfKafkaThatIsMistypedIsTakenAndDoubted() {
        assertThat(load(Map.of(
                                "kafka.consumer.max.pol.records", "5",
                                "kafka.sasl.login.plugin.region", "eu",
                                "kafka.linger.ms", "5",
                                "kafka.producer.batch.sizes", "5"))
                        .doubts())
                .containsExactly(
                        "kafka.consumer.max.pol.records: expected a key of Kafka's clients, found one that they ignore; did"
                                + " you mean kafka.consumer.max.poll.records?",
                        "kafka.producer.batch.sizes: expected a key of Kafka's clients, found one that they ignore; did"
                                + " you mean kafka.producer.batch.size?");
    }

    @Test
    void aSecretThatCannotBeReadIsAProblemOfWhoConnectsOnly() {
        Map<String, String> settings = provided("kafka.ssl.keystore.key", "${files:" + folder + ":nothing}");

        assertThat(load(settings).maxTextBytes()).isPositive();
        assertThat(load(settings).canConnect()).isFalse();
        assertThatThrownBy(() -> load(settings).client("consumer.")).isInstanceOf(InvalidConfigException.class);
        List<String> problems = new ArrayList<>();
        GliznetConfig.read(new Sources(Optional.empty(), Map.of(), settings, folder), problems);
        assertThat(problems).singleElement().asString().startsWith("kafka.ssl.keystore.key (--set): expected");
    }

    @Test
    void withoutItsFileAConfigurationConnectsToNobody() {
        List<String> problems = new ArrayList<>();
        Sources sources = new Sources(Optional.of(folder.resolve("none.properties")), Map.of(), Map.of(), folder);
        assertThat(GliznetConfig.read(sources, problems).canConnect()).isFalse();
        assertThat(problems).singleElement().asString().endsWith("found no such file");
    }

    private static Map<String, String> provided(String key, String value) {
        return Map.of(
                "kafka.config.providers",
                "files",
                "kafka.config.providers.files.class",
                "org.apache.kafka.common.config.provider.DirectoryConfigProvider",
                key,
                value);
    }

    @Test
    void serviceLinksOfKubernetesAreIgnored() {
        Map<String, String> links = Map.of(
                "GLIZNET_SERVICE_HOST", "10.0.0.1",
                "GLIZNET_SERVICE_PORT", "80",
                "GLIZNET_SERVICE_PORT_HEALTH", "80",
                "GLIZNET_PORT", "tcp://10.0.0.1:80",
                "GLIZNET_PORT_80_TCP_ADDR", "10.0.0.1",
                "GLIZNET_METRICS_PORT_80_TCP", "tcp://10.0.0.1:80");
        List<String> problems = new ArrayList<>();

        GliznetConfig.read(new Sources(Optional.empty(), links, Map.of(), folder), problems);

        assertThat(problems).isEmpty();
    }

    @Test
    void aRelativeModelDirectoryIsAlsoResolvedAgainstTheInstallation() {
        assertThat(load(Map.of("model.dir", "models/nowhere")).modelDir()).isEqualTo(folder.resolve("models/nowhere"));
        assertThat(load(Map.of("model.dir", "src")).modelDir()).isEqualTo(Path.of("src"));
    }

    private GliznetConfig load(Map<String, String> overrides) {
        return GliznetConfig.load(new Sources(Optional.empty(), Map.of(), overrides, folder));
    }

    private Path file(String... lines) throws IOException {
        return Files.write(folder.resolve("gliznet.properties"), List.of(lines));
    }
}
