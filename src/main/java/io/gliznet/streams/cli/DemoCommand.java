package io.gliznet.streams.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.embedded.EmbeddedBroker;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.records.DocumentRecords;
import io.gliznet.streams.service.ClassificationService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.utils.Utils;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code demo}: runs everything in one process, from the broker to the results. */
@Command(
        name = "demo",
        description = "Show the service at work, with broker, registry, model and tenants in one process.",
        footer = {
            "",
            "The demo sends documents of three tenants through a real broker. Halfway it changes the labels of one tenant, and"
                    + " one of the records is not a document. It then counts the results; the exit code is 1 if a document was"
                    + " lost or has two results.",
            "",
            "@|bold Examples|@",
            "  gliznet demo",
            "  gliznet demo --documents 500 --json | tail -n 1",
        })
final class DemoCommand implements Callable<Integer> {

    private static final int FEWEST_DOCUMENTS = 4;
    private static final int PARTITIONS = 4;

    private final Console console;

    @Mixin
    private ModelOptions model = new ModelOptions();

    @Option(
            names = {"-n", "--documents"},
            paramLabel = "N",
            defaultValue = "300",
            description = "Documents to send. Default: ${DEFAULT-VALUE}.")
    private int documents;

    @Option(names = "--json", description = "Print only the summary, as one line of JSON.")
    private boolean json;

    DemoCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        DevelopmentBroker.require("demo");
        if (documents < FEWEST_DOCUMENTS) {
            throw CommandFailure.usage("--documents: expected " + FEWEST_DOCUMENTS + " or more, found " + documents);
        }
        long begin = System.nanoTime();
        StopSignal stop = StopSignal.onSignals();
        // the model is loaded while the broker starts
        CompletableFuture<Classifier> loading = CompletableFuture.supplyAsync(() -> model.open(console));
        Path state = Files.createTempDirectory("gliznet-demo-");
        try (EmbeddedBroker broker = EmbeddedBroker.start()) {
            GliznetConfig config = model.config(
                    console,
                    Map.of(
                            "bootstrap.servers",
                            broker.bootstrapServers(),
                            "schema.registry.url",
                            "mock://demo",
                            "application.id",
                            "gliznet-demo",
                            "state.dir",
                            state.toString()));
            broker.createTopics(config.topology().topics().definitions(PARTITIONS));
            DemoTally.Sums sums = run(config, join(loading), stop, begin);
            return stop.isRequested() ? Signals.INTERRUPTED : exitCode(sums);
        } finally {
            Utils.delete(state.toFile());
        }
    }

    private DemoTally.Sums run(GliznetConfig config, Classifier classifier, StopSignal stop, long begin) {
        DemoSamples samples = new DemoSamples();
        DemoTally tally = new DemoTally();
        KafkaClients clients = KafkaClients.connect(config);
        try (ClassificationService service = ClassificationService.of(config, classifier);
                DocumentRecords records = new DocumentRecords(config.serde(), config.documentsTopic());
                LabelSetTopic labelSets = LabelSetTopic.open(config);
                Producer<byte[], byte[]> producer = clients.producer();
                Consumer<byte[], byte[]> consumer =
                        clients.consumer(config.classifiedTopic(), config.deadLettersTopic());
                Progress progress = new Progress(console)) {
            samples.labelSets().forEach(labelSets::put);
            start(service);
            DemoView view = new DemoView(json ? console.silent() : console, progress);
            view.started(config, classifier, samples, Duration.ofNanos(System.nanoTime() - begin));
            DemoTraffic traffic =
                    new DemoTraffic(documents, samples, records, labelSets, producer, config.documentsTopic(), tally);
            traffic.start();
            DemoAnswers answers = new DemoAnswers(consumer, service.classifications(), config, traffic, tally, view);
            while (tally.answered() < documents && !stop.isRequested()) {
                answers.poll(documents);
                traffic.check();
                check(service);
            }
            service.stop(config.shutdownTimeout());
            // a second result would be among the last records
            answers.readToEnd();
            DemoTally.Sums sums = tally.sums();
            view.summary(sums);
            if (json) {
                console.out().println(Json.write(toJson(sums, answers)));
            }
            return sums;
        }
    }

    private static void start(ClassificationService service) {
        service.check().stream().findFirst().ifPresent(problem -> {
            throw CommandFailure.failed(problem);
        });
        service.start();
    }

    private static void check(ClassificationService service) {
        if (service.stopped().isCompletedExceptionally()) {
            join(service.stopped());
        }
    }

    private static <T> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static int exitCode(DemoTally.Sums sums) {
        return sums.lost() == 0 && sums.duplicated() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static ObjectNode toJson(DemoTally.Sums sums, DemoAnswers answers) {
        ObjectNode node = Json.object()
                .put("produced", sums.produced())
                .put("classified", sums.classified())
                .put("deadLettered", sums.deadLettered())
                .put("lost", sums.lost())
                .put("duplicated", sums.duplicated())
                .put("docsPerSecond", Math.round(sums.documentsPerSecond() * 10) / 10.0)
                .put("p50Ms", Math.round(sums.p50Millis()))
                .put("p99Ms", Math.round(sums.p99Millis()));
        answers.labelUpdateSeen().ifPresent(millis -> node.put("labelUpdateSeenMs", millis));
        return node;
    }
}
