package io.gliznet.streams.topology;

import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Tracer;
import java.util.Optional;

/**
 * Traces documents with OpenTelemetry, where its agent or SDK is in this process. Without one there is no instance of this class, and nothing is
 * noted for a document. Thread-safe.
 */
public final class Tracing {

    private static final String LIBRARY = "io.gliznet.streams";

    private final Tracer tracer;
    private final String group;
    private final boolean namesTenants;

    private Tracing(Tracer tracer, String group, boolean namesTenants) {
        this.tracer = tracer;
        this.group = group;
        this.namesTenants = namesTenants;
    }

    /**
     * By the agent or SDK of this process; empty if there is none.
     *
     * @param group consumer group
     * @param namesTenants whether spans may name the tenant of a document
     */
    public static Optional<Tracing> ofProcess(String group, boolean namesTenants) {
        return of(GlobalOpenTelemetry.get(), group, namesTenants);
    }

    /** Empty if nobody receives spans. */
    static Optional<Tracing> of(OpenTelemetry telemetry, String group, boolean namesTenants) {
        Tracer tracer = telemetry.getTracer(LIBRARY);
        return tracer.isEnabled() ? Optional.of(new Tracing(tracer, group, namesTenants)) : Optional.empty();
    }

    /** For a document that was just polled. */
    DocumentTrace begin() {
        return new DocumentTrace(this);
    }

    Tracer tracer() {
        return tracer;
    }

    /** The consumer group. */
    String group() {
        return group;
    }

    boolean namesTenants() {
        return namesTenants;
    }
}
