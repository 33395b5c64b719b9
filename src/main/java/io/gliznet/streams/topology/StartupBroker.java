package io.gliznet.streams.topology;

import io.gliznet.streams.catalog.EndOffsets;
import io.gliznet.streams.serde.SerializerErrors;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a broker for what a start needs, and keeps trying while none answers.
 *
 * <p>Ownership: the admin client, which stays open for {@link EndOffsets}.
 */
final class StartupBroker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StartupBroker.class);

    private static final int ATTEMPT_MS = 5_000;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    /** What Kafka's clients say while a name is not known yet, as may be while containers start together. */
    private static final String UNRESOLVED = "No resolvable bootstrap urls";

    /** How Kafka's clients begin the message around the one that says why. */
    private static final String NO_CLIENT = "Failed to create new";

    /** Kafka's messages about a login module that is not well written quote a part of it. */
    private static final Pattern QUOTES_A_SECRET = Pattern.compile("JAAS config(?!uration)");

    private static final Pattern CLASS_NAME = Pattern.compile("\\b(?:[a-z]\\w*\\.)+[A-Z]\\w*(?:: )?");

    private final Map<String, Object> config;
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile @Nullable Admin admin;
    private volatile boolean answers;

    /** @param config of an admin client */
    StartupBroker(Map<String, Object> config) {
        this.config = config;
    }

    /**
     * What the broker says of the topics.
     *
     * @throws TimeoutException if none answers within the patience, or until this is closed
     * @throws KafkaException if the configuration does not lead to one, or the broker refuses the credentials
     */
    TopicCheck ask(CheckSettings settings, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                TopicCheck check = TopicCheck.ask(open(), settings, attempt(deadline));
                answers = true;
                check.warnings().forEach(warning -> LOG.atWarn().log("{}", warning));
                return check;
            } catch (KafkaException e) {
                answers = false;
                if (!mayPass(e)) {
                    throw e;
                }
                Duration left = left(deadline);
                if (left.isZero() || paused(left)) {
                    throw new TimeoutException(
                            "bootstrap.servers: expected a broker at " + servers() + " to answer within "
                                    + patience.toMillis() + " ms, found none",
                            e);
                }
                LOG.atWarn().log("No broker answers at {}; trying for another {} ms.", servers(), left.toMillis());
            }
        }
    }

    /** Whether it answered when it was last asked. */
    boolean answers() {
        return answers;
    }

    /** The innermost message that is for a person, who is to correct the settings with it: without names of Java classes. */
    static String reason(KafkaException failure) {
        List<String> messages = SerializerErrors.causes(failure)
                .flatMap(cause -> Stream.ofNullable(cause.getMessage()))
                .filter(message -> !message.startsWith(NO_CLIENT)
                        && !QUOTES_A_SECRET.matcher(message).find())
                .toList();
        return messages.stream()
                .filter(message -> !CLASS_NAME.matcher(message).find())
                .reduce((outer, inner) -> inner)
                .orElseGet(() -> firstLine(
                        CLASS_NAME.matcher(String.join(": ", messages)).replaceAll("")));
    }

    /** Some messages have a whole stack trace in them. */
    private static String firstLine(String message) {
        return message.lines().findFirst().orElse("settings that the clients of Kafka refuse");
    }

    /** The client, once {@link #ask} has returned. */
    Admin admin() {
        return open();
    }

    @Override
    public void close() {
        closed.countDown();
        Admin opened = admin;
        if (opened != null) {
            opened.close(Duration.ZERO);
        }
    }

    private Admin open() {
        Admin opened = admin;
        if (opened == null) {
            opened = Admin.create(config);
            admin = opened;
        }
        return opened;
    }

    private static boolean mayPass(KafkaException e) {
        return e instanceof RetriableException || isUnresolved(e.getCause());
    }

    private static boolean isUnresolved(@Nullable Throwable cause) {
        return cause instanceof ConfigException
                && String.valueOf(cause.getMessage()).startsWith(UNRESOLVED);
    }

    private static Duration left(long deadline) {
        return Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
    }

    /** Milliseconds for one attempt: the last one ends with the patience. */
    private static int attempt(long deadline) {
        return (int) Math.max(1, Math.min(ATTEMPT_MS, left(deadline).toMillis()));
    }

    /** Whether this was closed meanwhile. */
    private boolean paused(Duration atMost) {
        try {
            return closed.await(Math.min(PAUSE.toMillis(), atMost.toMillis()), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private Object servers() {
        return String.valueOf(config.get("bootstrap.servers"));
    }
}
