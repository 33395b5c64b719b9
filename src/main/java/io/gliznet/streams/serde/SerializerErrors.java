package io.gliznet.streams.serde;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.RetriableException;

/**
 * Classifies exceptions of serializers as record errors or service errors. It also covers Confluent's serializers, which are not a
 * dependency: they wrap an {@link IOException} if the network fails and a RestClientException if the registry refuses a request,
 * and they throw an {@link InvalidConfigurationException} without a cause for 401 and similar statuses.
 *
 * <p>Source: confluentinc/schema-registry 7.x, AbstractKafkaSchemaSerDe#toKafkaException and RestClientException.
 */
public final class SerializerErrors {

    private static final int NOT_FOUND = 404;
    private static final int SERVER_ERROR = 500;
    /** Statuses that can change: credentials can be corrected, and overload ends. */
    private static final Set<Integer> TEMPORARY = Set.of(401, 403, 408, 429);

    /** The message of a RestClientException ends with a code: the HTTP status, or the status and two more digits. */
    private static final Pattern REST_CODE = Pattern.compile("error code: (\\d{3})(\\d{2})?$");

    private static final String REST_CLIENT_EXCEPTION = "RestClientException";
    private static final int MAX_CAUSES = 20;

    private SerializerErrors() {}

    /** Whether a retry can succeed after a registry refused a request with this status. */
    static boolean isTemporary(int httpStatus) {
        return TEMPORARY.contains(httpStatus) || httpStatus >= SERVER_ERROR;
    }

    /**
     * Returns if the exception is a record error.
     *
     * @throws RegistryUnavailableException if it is a service error and a retry may succeed
     * @throws RuntimeException the exception itself, if it is a service error that a retry does not solve
     */
    public static void throwIfServiceError(RuntimeException e) {
        if (e instanceof RegistryUnavailableException
                || e instanceof InterruptException
                || e instanceof ConfigException) {
            throw e;
        }
        if (e instanceof RetriableException) {
            throw new RegistryUnavailableException(String.valueOf(e.getMessage()), e);
        }
        for (Throwable cause : causes(e).toList()) {
            if (isRefusal(cause)) {
                throwIfServiceError(e, code(cause));
            } else if (cause instanceof IOException && !isAboutBytes(cause)) {
                throw new RegistryUnavailableException(String.valueOf(e.getMessage()), e);
            }
        }
    }

    /** The exception and its causes, at most 20. */
    public static Stream<Throwable> causes(Throwable e) {
        return Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause)
                .limit(MAX_CAUSES);
    }

    private static void throwIfServiceError(RuntimeException e, int code) {
        if (isTemporary(code)) {
            throw new RegistryUnavailableException(String.valueOf(e.getMessage()), e);
        }
        if (code != NOT_FOUND) {
            throw e;
        }
    }

    private static boolean isRefusal(Throwable cause) {
        return cause instanceof InvalidConfigurationException
                || cause.getClass().getSimpleName().equals(REST_CLIENT_EXCEPTION);
    }

    /** The code in the message; 0 if there is none. */
    private static int code(Throwable refusal) {
        Matcher code = REST_CODE.matcher(String.valueOf(refusal.getMessage()));
        return code.find() ? Integer.parseInt(code.group(1)) : 0;
    }

    /** Whether an {@link IOException} is about corrupt bytes. Avro throws such exceptions although it reads from memory. */
    private static boolean isAboutBytes(Throwable cause) {
        return cause instanceof EOFException
                || cause instanceof CharacterCodingException
                || cause.getClass().getPackageName().startsWith("org.apache.avro");
    }
}
