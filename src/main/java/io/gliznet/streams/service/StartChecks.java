package io.gliznet.streams.service;

import io.gliznet.streams.check.Finding;
import io.gliznet.streams.classify.ModelIdentity;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.model.LoadedModel;
import io.gliznet.streams.model.ModelDirectory;
import io.gliznet.streams.model.ModelException;
import io.gliznet.streams.records.ResultSchemaCheck;
import io.gliznet.streams.topology.BrokerFindings;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigException;

/**
 * The checks of a start one by one, for people who want to see all of them. A service that runs beside them is not disturbed: no folder is
 * locked, no port is opened, no schema is registered, and the group has no other member.
 */
public final class StartChecks {

    private static final String MODEL = "model";
    private static final String DEVICE = "device";
    private static final String EXECUTION_PROVIDER = "execution.provider";

    private final GliznetConfig config;

    public StartChecks(GliznetConfig config) {
        this.config = config;
    }

    /** Whether the state directory can be used. */
    public Finding stateFolder() {
        return StateFolder.check(config.stateDir());
    }

    /**
     * What the broker says.
     *
     * @param request time limit of each request
     */
    public List<Finding> broker(Duration request) {
        return BrokerFindings.ask(config.streams(request), config.topology());
    }

    /** What the schema registry says. */
    public List<Finding> registry() {
        try (ServiceRecords records = ServiceRecords.open(config)) {
            return new ResultSchemaCheck(config.serde(), records.results(), config.classifiedTopic()).findings();
        } catch (ConfigException e) {
            return List.of(Finding.wrong("registry", String.valueOf(e.getMessage()), ""));
        }
    }

    /** Loads the model and runs its golden vectors, then closes it. */
    public List<Finding> model() {
        long start = System.nanoTime();
        try (LoadedModel model = ModelDirectory.load(config.classifier().model())) {
            double seconds = (System.nanoTime() - start) / 1e9;
            ModelIdentity identity = ModelIdentity.of(model);
            return List.of(
                    Finding.ok(
                            MODEL,
                            "model.dir: " + identity.id() + " " + identity.revision() + ", graph " + model.graph()
                                    + ", fingerprint " + identity.fingerprint()),
                    Finding.ok(
                            MODEL,
                            String.format(
                                    Locale.ROOT,
                                    "model.dir: %d golden vectors are right (largest |Δlogit| %.1e of %.1e), loaded in %.1f s",
                                    model.manifest().golden().size(),
                                    model.largestGoldenDelta(),
                                    model.tolerance(),
                                    seconds)),
                    device(model));
        } catch (ModelException e) {
            return problems(e).stream()
                    .map(problem -> Finding.wrong(MODEL, problem, mend(problem)))
                    .toList();
        }
    }

    /** Each with the key that it is about. */
    static List<String> problems(ModelException refusal) {
        return refusal.problems().stream()
                .map(problem -> problem.startsWith(EXECUTION_PROVIDER) ? problem : "model.dir: " + problem)
                .toList();
    }

    private static String mend(String problem) {
        return problem.startsWith(EXECUTION_PROVIDER)
                ? "Set execution.provider=cpu, or give the process a GPU that works, and the build with -Pgpu."
                : "'gliznet model check DIR' checks a directory; docs/models.md says how to make one.";
    }

    private static Finding device(LoadedModel model) {
        String found = EXECUTION_PROVIDER + ": " + model.provider().name().toLowerCase(Locale.ROOT) + ", " + "devices "
                + model.devices().size();
        return Finding.ok(
                DEVICE,
                model.withoutCuda().map(reason -> found + "; no GPU: " + reason).orElse(found));
    }
}
