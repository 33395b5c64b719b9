package io.gliznet.streams.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The sources of a configuration. Overrides take precedence over the environment, the environment over the file, and the file
 * over the defaults.
 *
 * @param file a properties file
 * @param environment environment variables; {@code GLIZNET_MODEL_DIR} sets {@code model.dir}
 * @param overrides keys and values of the command line
 * @param home the installation directory; a relative model directory is also resolved against it
 */
public record Sources(Optional<Path> file, Map<String, String> environment, Map<String, String> overrides, Path home) {

    public Sources {
        environment = Map.copyOf(environment);
        overrides = Map.copyOf(overrides);
    }
}
