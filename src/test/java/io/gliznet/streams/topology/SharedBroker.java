package io.gliznet.streams.topology;

import io.gliznet.streams.embedded.EmbeddedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** One real broker for all tests of a run that ask for it; their topics have names of their own. */
public final class SharedBroker implements BeforeAllCallback {

    private @Nullable EmbeddedBroker broker;

    @Override
    public void beforeAll(ExtensionContext context) {
        broker = context.getRoot()
                .getStore(Namespace.create(SharedBroker.class))
                .getOrComputeIfAbsent(EmbeddedBroker.class, type -> start(), EmbeddedBroker.class);
    }

    public String bootstrapServers() {
        return Objects.requireNonNull(broker).bootstrapServers();
    }

    private static EmbeddedBroker start() {
        try {
            return EmbeddedBroker.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
