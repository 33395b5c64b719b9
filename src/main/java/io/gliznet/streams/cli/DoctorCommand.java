package io.gliznet.streams.cli;

import io.gliznet.streams.check.Finding;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.service.StartChecks;
import io.gliznet.streams.topology.BrokerFindings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code doctor}: shows what a start would find, and more, without one. */
@Command(
        name = "doctor",
        description = "Check all that 'run' needs, and say what to do about what is wrong.",
        footer = {
            "",
            "Each line is ok, a warning, wrong, not permitted, or skipped, and an arrow shows what to do. The command reads the"
                    + " configuration, the machine or container, the broker with its topics and permissions, the schema registry,"
                    + " the newest 100 documents of each topic, all label sets, and the model.",
            "",
            "It may run beside the service with the same configuration: it joins no group, commits nothing, registers no schema, and"
                    + " uses neither the state directory nor a transactional id of the service. It loads the model a second"
                    + " time; --without-model saves that memory.",
            "",
            "The exit code is 0 if nothing is wrong, 1 if something is wrong, and 2 if the configuration is.",
            "",
            "@|bold Examples|@",
            "  gliznet doctor --config production.properties",
            "  gliznet doctor --config production.properties --without-model",
            "  gliznet doctor --json | jq 'select(.level == \"wrong\")'",
        })
final class DoctorCommand implements Callable<Integer> {

    private static final Duration REQUEST = Duration.ofSeconds(5);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration RECORDS_LIMIT = Duration.ofSeconds(20);

    /** Several requests, of which each has its own limit. */
    private static final Duration BROKER_LIMIT = Duration.ofSeconds(30);

    /** A model of some gigabytes is read from a disk, and its sums are checked. */
    private static final Duration MODEL_LIMIT = Duration.ofMinutes(2);

    private static final String CONFIGURATION = "configuration";

    private final Console console;

    @Mixin
    private ConfigOptions options = new ConfigOptions();

    @Option(names = "--without-model", description = "Do not load the model.")
    private boolean withoutModel;

    @Option(names = "--json", description = "Print one JSON object per finding.")
    private boolean json;

    DoctorCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        List<String> problems = new ArrayList<>();
        GliznetConfig config = options.read(console, problems);
        StartChecks checks = new StartChecks(config);
        DoctorReport report = new DoctorReport(console, json);
        report.add("Configuration", configuration(config, problems));
        report.add("Machine", machine(config, checks));
        List<Finding> broker = broker(config, checks);
        report.add("Broker", broker);
        report.add("Schema registry", LimitedTime.run("registry", LIMIT, checks::registry));
        report.add("Records", config.canConnect() ? records(config, broker) : List.of());
        report.add("Model", model(checks));
        report.finish();
        if (!problems.isEmpty()) {
            return ExitCode.USAGE;
        }
        return report.isAnythingWrong() ? ExitCode.SOFTWARE : ExitCode.OK;
    }

    private List<Finding> configuration(GliznetConfig config, List<String> problems) {
        Stream<Finding> found = problems.isEmpty()
                ? Stream.of(
                        Finding.ok(CONFIGURATION, "configuration: valid, " + options.origin()),
                        Finding.ok(
                                CONFIGURATION,
                                "application.id: " + config.streams(REQUEST).applicationId()
                                        + ", processing.guarantee: "
                                        + config.guarantee().value()))
                : problems.stream()
                        .map(problem ->
                                Finding.wrong(CONFIGURATION, problem, "config/gliznet.properties lists every key."));
        Stream<Finding> doubts = config.doubts().stream()
                .map(doubt -> Finding.warning(
                        CONFIGURATION, doubt, "Correct the key, or leave it as it is if a plug-in reads it."));
        return Stream.concat(found, doubts).toList();
    }

    private List<Finding> machine(GliznetConfig config, StartChecks checks) {
        return LimitedTime.run("machine", LIMIT, () -> Stream.concat(
                        MachineCheck.ofProcess(console.environment()).findings(config).stream(),
                        Stream.of(checks.stateFolder()))
                .toList());
    }

    private static List<Finding> broker(GliznetConfig config, StartChecks checks) {
        return config.canConnect()
                ? LimitedTime.run("broker", BROKER_LIMIT, () -> checks.broker(REQUEST))
                : List.of(Finding.skipped(
                        BrokerFindings.BROKER,
                        "broker: not asked, because the configuration file cannot be read, or because of the problems of"
                                + " bootstrap.servers or of the keys that begin with kafka., which Kafka may quote"));
    }

    private List<Finding> records(GliznetConfig config, List<Finding> broker) {
        if (broker.stream().anyMatch(DoctorCommand::isWithoutAnswer)) {
            return List.of(Finding.skipped("records", "documents and label sets are not read without a broker"));
        }
        SampleCheck samples = new SampleCheck(config, options.text());
        return Stream.of(
                        LimitedTime.run("documents", RECORDS_LIMIT, samples::documents),
                        LimitedTime.run("label-sets", RECORDS_LIMIT, samples::labelSets))
                .flatMap(List::stream)
                .toList();
    }

    /** Wrong if the broker cannot be asked, a warning if the time for all its answers was over. */
    private static boolean isWithoutAnswer(Finding found) {
        return found.name().equals(BrokerFindings.BROKER) && found.level() != Finding.Level.OK;
    }

    private List<Finding> model(StartChecks checks) {
        return withoutModel
                ? List.of(Finding.skipped("model", "model.dir: not loaded, because of --without-model"))
                : LimitedTime.run("model", MODEL_LIMIT, checks::model);
    }
}
