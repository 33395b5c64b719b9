package io.gliznet.streams.serde;

import org.apache.kafka.common.KafkaException;

/** The schema registry does not answer, or refuses the credentials. A service error; a retry may succeed. */
public final class RegistryUnavailableException extends KafkaException {

    private static final long serialVersionUID = 1L;

    private final boolean refusal;

    RegistryUnavailableException(String message) {
        this(message, false);
    }

    /** @param refusal whether every registry answered, with 401, 403 or 404 */
    RegistryUnavailableException(String message, boolean refusal) {
        super(message);
        this.refusal = refusal;
    }

    RegistryUnavailableException(String message, Throwable cause) {
        super(message, cause);
        this.refusal = false;
    }

    boolean isRefusal() {
        return refusal;
    }
}
