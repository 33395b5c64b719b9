package io.gliznet.streams.bench;

import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.model.LoadedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Opens the rows with a broker. All of them use the same broker, each with its own topics. {@link #close} closes the rows that are
 * open, and others can be opened afterwards. Used by one thread.
 */
final class BrokerRows implements AutoCloseable {

    static final String AT_LEAST_ONCE = "at_least_once";
    static final String EXACTLY_ONCE = "exactly_once_v2";

    private final Function<Map<String, String>, GliznetConfig> configs;
    private final Deque<BrokerRow> open = new ArrayDeque<>();
    private int opened;

    /** @param configs builds a configuration from overriding keys */
    BrokerRows(Function<Map<String, String>, GliznetConfig> configs) {
        this.configs = configs;
    }

    /** Starts the service with so many sequences on the CPU at the same time. */
    BrokerRow callers(String key, String name, int callers, Supplier<LoadedModel> model, List<LabelSet> labelSets)
            throws IOException {
        Map<String, String> more = Map.of("inference.threads", Integer.toString(callers));
        return service(key, name, EXACTLY_ONCE, more, model, labelSets);
    }

    /** Starts the service; the label sets are written before it starts. */
    BrokerRow service(String key, String name, String guarantee, Supplier<LoadedModel> model, List<LabelSet> labelSets)
            throws IOException {
        return service(key, name, guarantee, Map.of(), model, labelSets);
    }

    /** @param more keys of the configuration */
    BrokerRow service(
            String key,
            String name,
            String guarantee,
            Map<String, String> more,
            Supplier<LoadedModel> model,
            List<LabelSet> labelSets)
            throws IOException {
        return service(key, name, guarantee, more, config -> new ServiceApplication(config, model.get()), labelSets);
    }

    /** @param service starts the service */
    BrokerRow service(
            String key,
            String name,
            String guarantee,
            Map<String, String> more,
            Function<GliznetConfig, Application> service,
            List<LabelSet> labelSets)
            throws IOException {
        return open(key, name, guarantee, more, labelSets, service);
    }

    /**
     * Starts the service in front of records of another application, exactly once.
     *
     * @param mapping keys that say where the fields of a document are
     * @param encoder writes a record; empty: as an Avro record of this project
     */
    BrokerRow format(
            String key,
            String name,
            Map<String, String> mapping,
            Optional<Function<Document, byte[]>> encoder,
            Supplier<LoadedModel> model,
            List<LabelSet> labelSets)
            throws IOException {
        return open(
                key,
                name,
                EXACTLY_ONCE,
                mapping,
                encoder,
                labelSets,
                config -> new ServiceApplication(config, model.get()));
    }

    /** Starts the naive application: one record at a time, exactly once, with the labels in the sequence of each text. */
    BrokerRow naive(String key, String name, Supplier<LoadedModel> model, LabelSet labelSet, int streamThreads)
            throws IOException {
        return compared(key, name, model, labelSet, streamThreads, false);
    }

    /** Starts the informed application: one record at a time, exactly once, with vectors of labels that were computed once. */
    BrokerRow informed(String key, String name, Supplier<LoadedModel> model, LabelSet labelSet, int streamThreads)
            throws IOException {
        return compared(key, name, model, labelSet, streamThreads, true);
    }

    private BrokerRow compared(
            String key,
            String name,
            Supplier<LoadedModel> model,
            LabelSet labelSet,
            int streamThreads,
            boolean informed)
            throws IOException {
        return open(
                key,
                name,
                EXACTLY_ONCE,
                List.of(),
                config -> new NaiveApplication(config, model.get(), labelSet, streamThreads, informed));
    }

    /** Starts a worker in Python: one record at a time, at least once, with vectors of labels that were computed once. */
    BrokerRow worker(String key, String name, Path python, LabelSet labelSet) throws IOException {
        return open(key, name, AT_LEAST_ONCE, List.of(), config -> new PythonWorker(python, config, labelSet));
    }

    private BrokerRow open(
            String key,
            String name,
            String guarantee,
            List<LabelSet> labelSets,
            Function<GliznetConfig, Application> application)
            throws IOException {
        return open(key, name, guarantee, Map.of(), labelSets, application);
    }

    private BrokerRow open(
            String key,
            String name,
            String guarantee,
            Map<String, String> more,
            List<LabelSet> labelSets,
            Function<GliznetConfig, Application> application)
            throws IOException {
        return open(key, name, guarantee, more, Optional.empty(), labelSets, application);
    }

    private BrokerRow open(
            String key,
            String name,
            String guarantee,
            Map<String, String> more,
            Optional<Function<Document, byte[]>> encoder,
            List<LabelSet> labelSets,
            Function<GliznetConfig, Application> application)
            throws IOException {
        Path state = Files.createTempDirectory("gliznet-bench-");
        GliznetConfig config = config(guarantee, state, more);
        Traffic traffic = new Traffic(config, encoder);
        traffic.sendLabelSets(labelSets);
        BrokerRow row = new BrokerRow(key, name, traffic, state, () -> application.apply(config));
        open.push(row);
        return row;
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    private GliznetConfig config(String guarantee, Path state, Map<String, String> more) {
        String number = "-" + ++opened;
        Map<String, String> own = new HashMap<>(more);
        own.put("application.id", "gliznet-bench" + number);
        own.put("processing.guarantee", guarantee);
        own.put("schema.registry.url", "mock://bench");
        own.put("state.dir", state.toString());
        own.put("topic.documents", "documents" + number);
        own.put("topic.label.sets", "label-sets" + number);
        own.put("topic.classified", "classified" + number);
        own.put("topic.dead.letters", "dead-letters" + number);
        return configs.apply(own);
    }
}
