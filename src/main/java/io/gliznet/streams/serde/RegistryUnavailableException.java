package io.gliznet.streams.serde;

import org.apache.kafka.common.KafkaException;

/** The schema registry does not answer, or refuses the credentials. A service error; a retry may succeed. */
public final class RegistryUnavailableException extends KafkaException {

    private static final long serialVersionUID = 1L;

    RegistryUnavailableException(String message) {
        super(message);
    }

    RegistryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
