package io.gliznet.streams.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

/** Keys of the classification over HTTP. */
final class HttpKeys {

    static final String HTTP_PORT = "http.port";
    static final String HTTP_HOST = "http.host";
    static final String HTTP_MAX_BODY_BYTES = "http.max.body.bytes";
    static final String HTTP_MAX_TEXTS = "http.max.texts";
    static final String HTTP_MAX_IN_FLIGHT_TEXTS = "http.max.in.flight.texts";
    static final String HTTP_TIMEOUT_MS = "http.timeout.ms";

    private HttpKeys() {}

    static void define(KeyGroup group) {
        group.key(
                HTTP_PORT,
                INT,
                0,
                new Valid.Range(0, 65_535),
                MEDIUM,
                "Port on which POST /classify is served. With 0, no port is opened.");
        group.key(
                HTTP_HOST,
                STRING,
                "127.0.0.1",
                new Valid.NonEmpty("a host name or address"),
                LOW,
                "Address on which POST /classify is served. There is no authentication: whoever reaches another address than the"
                        + " loopback address can use the model and the label sets of every tenant.");
        group.key(
                HTTP_MAX_BODY_BYTES,
                INT,
                1_048_576,
                new Valid.Range(1_024, 67_108_864),
                LOW,
                "Size limit of a request. A larger one is answered with 413.");
        group.key(
                HTTP_MAX_TEXTS,
                INT,
                64,
                new Valid.Range(1, 10_000),
                LOW,
                "Most texts in one request; never more than http.max.in.flight.texts.");
        group.key(
                HTTP_MAX_IN_FLIGHT_TEXTS,
                INT,
                64,
                new Valid.Range(1, 10_000),
                LOW,
                "Most texts of all requests that are scored at the same time. A request beyond it is answered with 429.");
        group.key(
                HTTP_TIMEOUT_MS,
                LONG,
                30_000L,
                Valid.Range.millis(1),
                LOW,
                "How long a request that has been read waits for its scores. After that it is answered with 503, and what no device has taken yet is"
                        + " not computed.");
    }
}
