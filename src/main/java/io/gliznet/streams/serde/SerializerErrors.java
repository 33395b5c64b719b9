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
 * Whose fault a serializer's exception is, also of Confluent's classes, which are not here to compile against: they wrap an
 * {@link IOException} when the network failed and a RestClientException when the registry said no, and throw an {@link
 * InvalidConfigurationException} without a cause when it said 401 or the like.
 *
 * <p>Source: confluentinc/schema-registry 7.x, AbstractKafkaSchemaSerDe#toKafkaException and RestClientException.
 */
public final class SerializerErrors {

    private static final int NOT_FOUND = 404;
    private static final int SERVER_ERROR = 500;
    /** Credentials are mended, load passes. */
    private static final Set<Integer> MAY_PASS = Set.of(401, 403, 408, 429);

    /** A RestClientException ends with its code: the HTTP status, or that with two digits more. */
    private static final Pattern REST_CODE = Pattern.compile("error code: (\\d{3})(\\d{2})?$");

    private static final String REST_CLIENT_EXCEPTION = "RestClientException";
    private static final int MAX_CAUSES = 20;

    private SerializerErrors() {}

    /** Whether a registry's refusal may turn into an answer by waiting. */
    static boolean mayPass(int httpStatus) {
        return MAY_PASS.contains(httpStatus) || httpStatus >= SERVER_ERROR;
    }

    /**
     * Returns if the record is at fault.
     *
     * @throws RegistryUnavailableException if another try may help
     * @throws RuntimeException the exception itself, if it is ours and will not pass
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

    public static Stream<Throwable> causes(Throwable e) {
        return Stream.<Throwable>iterate(e, Objects::nonNull, Throwable::getCause)
                .limit(MAX_CAUSES);
    }

    private static void throwIfServiceError(RuntimeException e, int code) {
        if (mayPass(code)) {
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

    /** 0: the message does not say. */
    private static int code(Throwable refusal) {
        Matcher code = REST_CODE.matcher(String.valueOf(refusal.getMessage()));
        return code.find() ? Integer.parseInt(code.group(1)) : 0;
    }

    /** Avro reads from memory, yet says IOException: these are what corrupt bytes run into. */
    private static boolean isAboutBytes(Throwable cause) {
        return cause instanceof EOFException
                || cause instanceof CharacterCodingException
                || cause.getClass().getPackageName().startsWith("org.apache.avro");
    }
}
