package io.gliznet.streams.bench;

import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.infer.InferenceStats;
import io.gliznet.streams.model.LoadedModel;
import io.gliznet.streams.observe.Meters;
import io.gliznet.streams.service.ClassificationService;
import java.util.List;

/** The service, composed as {@code gliznet run} composes it. */
final class ServiceApplication implements Application {

    private final ClassificationService service;

    /** Returns when the service is ready. Closes the model on {@link #close}. */
    ServiceApplication(GliznetConfig config, LoadedModel model) {
        this(config, model, Meters.prometheus());
    }

    ServiceApplication(GliznetConfig config, LoadedModel model, Meters meters) {
        service = ClassificationService.of(config, new Classifier(model, config.classifier(), meters));
        List<String> problems = service.check();
        if (!problems.isEmpty()) {
            throw new IllegalStateException(String.join("; ", problems));
        }
        service.start();
        BrokerRow.await(service::ready);
    }

    @Override
    public InferenceStats stats() {
        return service.classifier().stats();
    }

    @Override
    public void close() {
        service.close();
    }
}
