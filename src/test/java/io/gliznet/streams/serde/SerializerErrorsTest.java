package io.gliznet.streams.serde;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.util.stream.Stream;
import javax.net.ssl.SSLHandshakeException;
import org.apache.avro.AvroTypeException;
import org.apache.avro.InvalidNumberEncodingException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The exceptions are those that Confluent's KafkaAvroDeserializer throws; its RestClientException is stood in for by name. */
final class SerializerErrorsTest {

    /** Has the name and the form of message of Confluent's exception. */
    private static final class RestClientException extends Exception {

        private static final long serialVersionUID = 1L;

        RestClientException(String message, int errorCode) {
            super(message + "; error code: " + errorCode);
        }
    }

    static Stream<RuntimeException> registryAway() {
        return Stream.of(
                retrieving(new ConnectException("Connection refused")),
                retrieving(new SocketTimeoutException("Read timed out")),
                retrieving(new UnknownHostException("registry")),
                retrieving(new SSLHandshakeException("PKIX path building failed")),
                retrieving(new IOException("Invalid http response")),
                retrieving(new RestClientException("Error in the backend data store", 50001)),
                retrieving(new RestClientException("Service unavailable", 503)),
                retrieving(new RestClientException("Unauthorized", 401)),
                retrieving(new RestClientException("User is denied operation", 40301)),
                new InvalidConfigurationException("Unauthorized; error code: 401"),
                new InvalidConfigurationException("Too many requests; error code: 429"),
                new TimeoutException("Error retrieving Avro value schema for id 7"));
    }

    static Stream<RuntimeException> recordErrors() {
        return Stream.of(
                new SerializationException("Unknown magic byte!"),
                new BufferUnderflowException(),
                retrieving(new RestClientException("Schema 7 not found", 40403)),
                deserializing(new EOFException()),
                deserializing(new AvroTypeException("Found string, expecting int")),
                deserializing(new InvalidNumberEncodingException("Invalid int encoding")),
                deserializing(new ArrayIndexOutOfBoundsException(-4)));
    }

    static Stream<RuntimeException> oursForGood() {
        return Stream.of(
                new ConfigException("schema.registry.url: missing"),
                new InvalidConfigurationException("Schema being registered is incompatible; error code: 409"),
                new InvalidConfigurationException("the schema registry refuses to register"),
                retrieving(new RestClientException("Invalid schema", 42201)));
    }

    @ParameterizedTest
    @MethodSource("registryAway")
    void aRegistryThatDoesNotAnswerIsUnavailable(RuntimeException e) {
        assertThatThrownBy(() -> SerializerErrors.throwIfServiceError(e))
                .isInstanceOf(RegistryUnavailableException.class)
                .hasCause(e);
    }

    @ParameterizedTest
    @MethodSource("recordErrors")
    void bytesThatCannotBeDecodedAreARecordError(RuntimeException e) {
        assertThatCode(() -> SerializerErrors.throwIfServiceError(e)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("oursForGood")
    void aPermanentRefusalIsThrownUnchanged(RuntimeException e) {
        assertThatThrownBy(() -> SerializerErrors.throwIfServiceError(e)).isSameAs(e);
    }

    @Test
    void aCycleOfCausesIsFollowedToALimit() {
        RuntimeException first = new IllegalStateException("first");
        RuntimeException second = new IllegalStateException("second", first);
        first.initCause(second);
        assertThatCode(() -> SerializerErrors.throwIfServiceError(first)).doesNotThrowAnyException();
    }

    private static SerializationException retrieving(Exception cause) {
        return new SerializationException("Error retrieving Avro value schema for id 7", cause);
    }

    private static SerializationException deserializing(Exception cause) {
        return new SerializationException("Error deserializing Avro message for id 7", cause);
    }
}
