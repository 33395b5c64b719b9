package io.gliznet.streams.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.STRING;

/** Keys of health, metrics and logs. */
final class ObserveKeys {

    static final String OBSERVE_HOST = "observe.host";
    static final String OBSERVE_PORT = "observe.port";
    static final String OBSERVE_TENANTS = "observe.tenants";
    static final String LOG_FORMAT = "log.format";

    private ObserveKeys() {}

    static void define(KeyGroup group) {
        group.key(
                OBSERVE_HOST,
                STRING,
                "127.0.0.1",
                new Valid.NonEmpty("a host name or address"),
                LOW,
                "Address on which /live, /ready and /metrics are served. The probes of Kubernetes need 0.0.0.0,"
                        + " which is every interface.");
        group.key(
                OBSERVE_PORT,
                INT,
                0,
                new Valid.Range(0, 65_535),
                MEDIUM,
                "Port on which /live, /ready and /metrics are served. With 0, no port is opened.");
        group.key(
                OBSERVE_TENANTS,
                INT,
                0,
                new Valid.Range(0, 1_000),
                LOW,
                "So many tenants are named in gliznet_tenant_device_seconds: those that used the devices most in the last full"
                        + " minute. The rest is added together. With 0, no tenant is named and the metric is absent; spans of"
                        + " traces name tenants if this is not 0.");
        group.key(
                LOG_FORMAT,
                STRING,
                LogFormat.TEXT.word(),
                Valid.OneOf.of(LogFormat.TEXT.word(), LogFormat.JSON.word()),
                LOW,
                "Whether lines of the log are text for people, or JSON objects, one a line. It is needed before the first line, so a"
                        + " file of which it is read must not be a pipe.");
    }
}
