package io.gliznet.streams.serde;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.config.ConfigException;

/**
 * Asks whether one of the configured schema registries answers, with the configured credentials. A refusal is an answer: only the
 * requests for schemas can tell what it means. Thread-safe.
 */
public final class RegistryPing {

    /** A short list in Confluent's API; a registry without this path answers 404. */
    private static final String PATH = "/schemas/types";

    /** Credentials that only Confluent's serializers know. */
    private static final String OTHER_SOURCE = "SASL_INHERIT";

    private static final int SERVER_ERROR = 500;
    private static final int TOO_MANY_REQUESTS = 429;

    private final List<RegistryEndpoint> endpoints;
    private final RegistryHttp http;

    private RegistryPing(List<RegistryEndpoint> endpoints, RegistryHttp http) {
        this.endpoints = endpoints;
        this.http = http;
    }

    /**
     * Opens one for the registries of a serializer's configuration.
     *
     * @param timeout for all registries together
     * @return empty if there is no registry that can be asked over HTTP
     */
    public static Optional<RegistryPing> of(Map<String, ?> configs, Duration timeout) {
        Map<String, Object> connection = new HashMap<>(configs);
        connection.keySet().removeIf(key -> !isAboutConnection(key));
        // then it is asked without credentials, because a refusal is an answer too
        connection.remove(SerdeConfig.CREDENTIALS_SOURCE, OTHER_SOURCE);
        try {
            SerdeConfig config = new SerdeConfig(connection);
            List<RegistryEndpoint> endpoints = config.endpoints();
            return endpoints.isEmpty()
                    ? Optional.empty()
                    : Optional.of(new RegistryPing(endpoints, config.http(timeout.dividedBy(endpoints.size()))));
        } catch (ConfigException e) {
            // other serializers may take other values, and our own have refused this one before
            return Optional.empty();
        }
    }

    /**
     * Blocks until a registry answers.
     *
     * @throws RegistryUnavailableException if none answers in time, or all answer that they are overloaded or broken
     */
    public void ask() {
        List<String> problems = new ArrayList<>();
        for (RegistryEndpoint endpoint : endpoints) {
            try {
                int status = http.send(endpoint, PATH, Optional.empty()).statusCode();
                if (status < SERVER_ERROR && status != TOO_MANY_REQUESTS) {
                    return;
                }
                problems.add(endpoint + ": HTTP " + status);
            } catch (IOException e) {
                problems.add(endpoint + ": " + e.getMessage());
            }
        }
        throw new RegistryUnavailableException("the schema registry is unavailable: " + String.join("; ", problems));
    }

    private static boolean isAboutConnection(String key) {
        return key.equals(SerdeConfig.REGISTRY_URL)
                || key.equals(SerdeConfig.CREDENTIALS_SOURCE)
                || key.equals(SerdeConfig.USER_INFO)
                || key.startsWith(SerdeConfig.SSL_PREFIX);
    }
}
