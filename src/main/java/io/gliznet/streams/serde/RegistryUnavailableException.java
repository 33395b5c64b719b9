package io.gliznet.streams.serde;

import org.apache.kafka.common.KafkaException;

/** The schema registry does not answer, or refuses the credentials. A service error; a retry may succeed. */
public final class RegistryUnavailableException extends KafkaException {

    private static final long serialVersionUID = 1L;

    private static final int FORBIDDEN = 403;

    private final int refusal;

    RegistryUnavailableException(String message) {
        this(message, 0);
    }

    /** @param refusal the status if every registry answered with 401, 403 or 404, that of the last; otherwise 0 */
    RegistryUnavailableException(String message, int refusal) {
        super(message);
        this.refusal = refusal;
    }

    RegistryUnavailableException(String message, Throwable cause) {
        super(message, cause);
        this.refusal = 0;
    }

    boolean isRefusal() {
        return refusal != 0;
    }

    /** Whether the registry forbids this request (HTTP 403); it may permit others. */
    boolean isForbidden() {
        return refusal == FORBIDDEN;
    }
}
