package io.gliznet.streams.topology;

import java.nio.file.Path;
import java.util.Optional;

/** Recognizes a failure that means only that the file system of {@code state.dir} is full. What is stored there stays usable. */
final class FullDisk {

    private static final String NO_SPACE = "No space left on device";

    private FullDisk() {}

    /** What an operator has to know of it; empty for any other failure. */
    static Optional<String> message(Throwable failure, Path stateDir) {
        String innermost = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            if (message != null && message.contains(NO_SPACE)) {
                innermost = message;
            }
        }
        return Optional.ofNullable(innermost)
                .map(found -> "state.dir: expected room for label sets and vectors of labels in " + stateDir
                        + ", found: " + found);
    }
}
