package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** Kafka wraps what is wrong several times; the user needs the innermost reason. No broker is needed for these. */
final class KafkaErrorsTest {

    @Test
    void theInnermostCauseIsPartOfTheMessage() {
        Exception failure = new KafkaException(
                "Failed to construct kafka consumer",
                new KafkaException("Failed to load store", new NoSuchFileException("/etc/trust.jks")));

        assertThat(Causes.message(failure))
                .isEqualTo("Failed to construct kafka consumer: Failed to load store: there is no file /etc/trust.jks");
        assertThat(Causes.isClientConfiguration(failure)).isTrue();
    }

    @Test
    void aMessageIsNotRepeated() {
        Exception inner = new IllegalArgumentException("bad value");

        assertThat(Causes.message(new KafkaException("bad value", inner))).isEqualTo("bad value");
        assertThat(Causes.message(new KafkaException(inner))).isEqualTo("KafkaException: bad value");
        assertThat(Causes.message(new IllegalStateException())).isEqualTo("IllegalStateException");
        assertThat(Causes.message(new AccessDeniedException("/x"))).isEqualTo("no permission to read /x");
    }

    @Test
    void aBrokerThatDoesNotAnswerIsNotAConfigurationError() {
        assertThat(Causes.isClientConfiguration(new TimeoutException("no answer")))
                .isFalse();
    }

    @Test
    void aMissingTruststoreIsNamed() {
        Invocation done = list("kafka.security.protocol=SSL", "kafka.ssl.truststore.location=/none/trust.jks");

        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(done.err())
                .contains("kafka.ssl.truststore.location", "found none at /none/trust.jks")
                .doesNotContain("\tat ");
    }

    @Test
    void aJaasConfigurationThatCannotBeReadIsExplained() {
        Invocation done = list(
                "kafka.security.protocol=SASL_PLAINTEXT",
                "kafka.sasl.mechanism=PLAIN",
                "kafka.sasl.jaas.config=org.example.Login user=me;");

        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(done.err()).contains("JAAS").doesNotContain("\tat ");
    }

    @Test
    void noMessageShowsAPartOfASecret() {
        for (String key : List.of(
                "kafka.sasl.jaas.config",
                "kafka.consumer.sasl.jaas.config",
                "kafka.admin.sasl.jaas.config",
                "kafka.main.consumer.sasl.jaas.config")) {
            for (String value : List.of(
                    "org.apache.kafka.common.security.plain.PlainLoginModule required password=\"x\"SECRET\";",
                    "org.apache.kafka.common.security.plain.PlainLoginModule required SECRET;",
                    "org.apache.kafka.common.security.plain.PlainLoginModule SECRET password=x;",
                    "SECRET required;",
                    "SECRET")) {
                Invocation done = list("kafka.security.protocol=SASL_PLAINTEXT", key + "=" + value);

                assertThat(done.exitCode()).isEqualTo(2);
                assertThat(done.err())
                        .contains(key + " (--set): expected a JAAS login module")
                        .doesNotContain("SECRET");
            }
        }
        for (String key : List.of("kafka.ssl.keystore.key", "kafka.producer.ssl.keystore.key")) {
            Invocation done = list("kafka.security.protocol=SSL", "kafka.ssl.keystore.type=PEM", key + "=SECRET");

            assertThat(done.err()).doesNotContain("SECRET");
        }
    }

    @Test
    void theParserOfTheCommandLineDoesNotShowASecretWithAQuoteInIt() {
        PrintStream before = System.err;
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        System.setErr(new PrintStream(written, true, StandardCharsets.UTF_8));
        try {
            list("kafka.sasl.jaas.config=x required password=\"x\"SECRET\";");
        } finally {
            System.setErr(before);
        }
        assertThat(written.toString(StandardCharsets.UTF_8)).doesNotContain("SECRET");
    }

    @Test
    void whatMayBeASecretIsNotShownWhereItsFormIsWrong() {
        for (String setting : List.of(
                "kafka.sasl.password SECRET", "kafka.sasl.password\nSECRET", "bootstrap.servers=me:SECRET@a:1")) {
            Invocation done = list(setting);

            assertThat(done.exitCode()).as(setting).isEqualTo(2);
            assertThat(done.err()).contains("--set").doesNotContain("SECRET");
        }
        assertThat(list("kafka.sasl.password SECRET").err()).contains("found no = in kafka.sasl.password…");
        assertThat(list("SECRET").err())
                .contains("found no =")
                .doesNotContain("no = in")
                .doesNotContain("SECRET");
    }

    @Test
    void aHostThatDoesNotExistIsNamed() {
        Invocation done = list("bootstrap.servers=no-such-host.invalid:9092");

        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(done.err()).contains("bootstrap.servers").contains("No resolvable bootstrap urls");
    }

    @Test
    void anUnknownKeyOfTheSerializersIsRefusedWithTheNearestOne() {
        Invocation done = list("serde.auto.register.schema=false");

        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(done.err()).contains("did you mean serde.auto.register.schemas?");
    }

    @Test
    void controlCharactersOfAValueDoNotReachTheTerminal() {
        Invocation done = list("bootstrap.servers=\u001b[31m");

        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(done.err()).contains("bootstrap.servers").doesNotContain("\u001b");
    }

    private static Invocation list(String... settings) {
        List<String> arguments = new ArrayList<>(List.of("labels", "list"));
        for (String setting : settings) {
            arguments.addAll(List.of("--set", setting));
        }
        return Invocation.of(arguments.toArray(String[]::new));
    }
}
