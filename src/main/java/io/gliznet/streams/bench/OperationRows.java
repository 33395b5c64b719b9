package io.gliznet.streams.bench;

import io.gliznet.streams.document.Document;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.observe.Meters;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What operation costs: metrics that are recorded and scraped, and documents on which the model fails. Used by one thread. */
final class OperationRows {

    /** One of so many documents makes the model fail. */
    private static final int POISON_EVERY = 1_000;

    private static final String WITHOUT = "without";

    private final BrokerRows brokerRows;
    private final BenchModels models;
    private final Results results;
    private final int rounds;

    OperationRows(BrokerRows brokerRows, BenchModels models, Results results, int rounds) {
        this.brokerRows = brokerRows;
        this.models = models;
        this.results = results;
        this.rounds = rounds;
    }

    /** The service that nobody observes, which records nothing, beside one whose metrics and health are read every second. */
    void observed(Workload workload) throws IOException, InterruptedException {
        List<LabelSet> labelSets = workload.labelSets();
        try (BrokerRows open = brokerRows;
                Scraper scraper = new Scraper()) {
            List<BrokerRow> rows = List.of(
                    open.service(
                            RowNames.UNOBSERVED,
                            "the service, exactly once, without metrics",
                            BrokerRows.EXACTLY_ONCE,
                            Map.of(),
                            config -> new ServiceApplication(config, models.reload(), Meters.none()),
                            labelSets),
                    open.service(
                            RowNames.OBSERVED,
                            "the same, metrics and health read every second",
                            BrokerRows.EXACTLY_ONCE,
                            Map.of("observe.port", Integer.toString(scraper.port())),
                            config -> new ServiceApplication(config, models.reload(), Meters.prometheus()),
                            labelSets));
            List<InterleavedRounds.Turn> turns = CpuRows.turns(rows, workload.pieces(rounds));
            InterleavedRounds.of(1, turns, unused -> {});
            InterleavedRounds measured = InterleavedRounds.of(rounds, turns, results.progress());
            results.rows(measured, List.of(RowNames.UNOBSERVED, RowNames.OBSERVED));
            results.ratio("observedOverUnobserved", measured.speed(RowNames.OBSERVED, RowNames.UNOBSERVED));
        }
    }

    /** The same service on the same documents, with and without others between them on which the model fails. */
    void poisoned(Workload workload) throws IOException, InterruptedException {
        try (BrokerRows open = brokerRows) {
            BrokerRow service = open.service(
                    RowNames.POISONED,
                    "the service, exactly once, the model fails on one document in 1,000",
                    BrokerRows.EXACTLY_ONCE,
                    () -> PoisonedModel.of(models.reload()),
                    workload.labelSets());
            List<Workload> pieces = workload.pieces(rounds);
            List<InterleavedRounds.Turn> turns = List.of(
                    round -> service.turn(pieces.get(round).documents()).named(WITHOUT),
                    round -> service.turn(pieces.get(round).documents(), poison(pieces.get(round))));
            InterleavedRounds.of(1, turns, unused -> {});
            InterleavedRounds measured = InterleavedRounds.of(rounds, turns, results.progress());
            results.rows(measured, List.of(RowNames.POISONED));
            results.ratio("poisonedOverWithout", measured.speed(RowNames.POISONED, WITHOUT));
        }
    }

    private static List<Document> poison(Workload workload) {
        List<Document> poison = new ArrayList<>();
        for (int i = 0; i < workload.documents().size(); i += POISON_EVERY) {
            Document ordinary = workload.documents().get(i);
            poison.add(new Document(
                    "poison-" + i,
                    ordinary.labelSet(),
                    Optional.empty(),
                    PoisonedModel.MARK + ' ' + ordinary.text(),
                    Map.of()));
        }
        return poison;
    }
}
