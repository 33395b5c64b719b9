package io.gliznet.streams.serde;

import org.apache.kafka.common.KafkaException;

/** The schema registry does not answer, or does not let us in: ours, never the record's. Worth another try later. */
public final class RegistryUnavailableException extends KafkaException {

    private static final long serialVersionUID = 1L;

    RegistryUnavailableException(String message) {
        super(message);
    }

    RegistryUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
