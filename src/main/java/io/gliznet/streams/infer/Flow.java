package io.gliznet.streams.infer;

import java.util.Optional;

/**
 * What sequences are submitted for: flows share the devices fairly.
 *
 * @param source anything with {@code equals}
 * @param tenantId whose work it is; empty if it is no tenant's, such as a probe
 */
public record Flow(Object source, Optional<String> tenantId) {

    public static Flow of(Object source, String tenantId) {
        return new Flow(source, Optional.of(tenantId));
    }

    /** Work that is no tenant's. */
    public static Flow ofNobody(Object source) {
        return new Flow(source, Optional.empty());
    }
}
