package io.gliznet.streams.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where settings come from; a later one wins: defaults, file, environment, overrides.
 *
 * @param file a properties file
 * @param environment the process's; {@code GLIZNET_MODEL_DIR} sets {@code model.dir}
 * @param overrides from the command line
 * @param home where gliznet is installed: the second place a relative model folder is looked for
 */
public record Sources(Optional<Path> file, Map<String, String> environment, Map<String, String> overrides, Path home) {

    public Sources {
        environment = Map.copyOf(environment);
        overrides = Map.copyOf(overrides);
    }
}
