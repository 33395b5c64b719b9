package io.gliznet.streams.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LIST;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

/** Keys of the service and of its connection to Kafka. */
final class ServiceKeys {

    static final String BOOTSTRAP_SERVERS = "bootstrap.servers";
    static final String APPLICATION_ID = "application.id";
    static final String PROCESSING_GUARANTEE = "processing.guarantee";
    static final String STREAM_THREADS = "stream.threads";
    static final String STATE_DIR = "state.dir";
    static final String STARTUP_TIMEOUT_MS = "startup.timeout.ms";
    static final String SHUTDOWN_TIMEOUT_MS = "shutdown.timeout.ms";

    private ServiceKeys() {}

    static void define(KeyGroup group) {
        group.key(
                BOOTSTRAP_SERVERS,
                LIST,
                "localhost:9092",
                new Valid.Addresses(),
                HIGH,
                "Kafka bootstrap servers. Others of the cluster are found through them.");
        group.key(
                APPLICATION_ID,
                STRING,
                "gliznet",
                new Valid.NonEmpty("a name"),
                HIGH,
                "Name of the consumer group and prefix of the transactional ids. All instances of one service"
                        + " share it; every other service needs its own.");
        group.key(
                PROCESSING_GUARANTEE,
                STRING,
                "exactly_once_v2",
                Valid.OneOf.of("exactly_once_v2", "at_least_once"),
                HIGH,
                "With exactly_once_v2, a document has one committed result, also after a crash. With"
                        + " at_least_once, commits cost less, and a document that was in flight during a crash may have two"
                        + " results.");
        group.key(
                STREAM_THREADS,
                INT,
                2,
                Valid.Range.from(1),
                MEDIUM,
                "Number of threads that read documents and write results. Two or three per device are enough,"
                        + " because the model runs on threads of its own.");
        group.key(
                STATE_DIR,
                STRING,
                "state",
                new Valid.NonEmpty("a directory"),
                MEDIUM,
                "Directory in which the encoded label sets are kept between starts. Each instance needs its own. A relative"
                        + " path begins at the working directory.");
        group.key(
                STARTUP_TIMEOUT_MS,
                LONG,
                120_000L,
                Valid.Range.millis(1),
                MEDIUM,
                "How long a start waits for a broker or a schema registry that does not answer. After that time the process ends with"
                        + " exit code 1.");
        group.key(
                SHUTDOWN_TIMEOUT_MS,
                LONG,
                8_000L,
                Valid.Range.millis(0),
                MEDIUM,
                "How long a shutdown may take. Results that are ready are written and committed; other documents are"
                        + " classified after the next start.");
    }
}
