package io.gliznet.streams.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What a run has measured so far. Used by one thread. */
final class Results {

    private final Consumer<RowResult> progress;
    private final List<RowResult> rows = new ArrayList<>();
    private final Map<String, Ratio> ratios = new LinkedHashMap<>();
    private final Map<String, Double> figures = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    /** @param progress receives the result of each turn as soon as the turn is done */
    Results(Consumer<RowResult> progress) {
        this.progress = progress;
    }

    Consumer<RowResult> progress() {
        return progress;
    }

    /** Adds a row of the report. */
    RowResult row(RowResult row) {
        rows.add(row);
        progress.accept(row);
        return row;
    }

    /** Adds the totals of these rows. */
    void rows(InterleavedRounds rounds, List<String> keys) {
        keys.forEach(key -> row(rounds.total(key)));
    }

    void ratio(String name, Ratio ratio) {
        ratios.put(name, ratio);
    }

    /** @param name ends with the unit */
    void figure(String name, double value) {
        figures.put(name, value);
    }

    /** Says what is not measured, and why, or on what the rows ran. */
    void note(String note) {
        notes.add(note);
    }

    Report report(long seed, List<RowResult> offered, Load load) {
        return new Report(seed, rows, offered, ratios, figures, notes, load);
    }
}
