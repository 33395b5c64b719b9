package io.gliznet.streams.cli;

import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.labelfile.LabelSetFile;
import io.gliznet.streams.records.ClassifiedDocument;
import io.gliznet.streams.score.Score;
import java.time.Duration;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What the demo shows on the terminal. Used by one thread. */
final class DemoView {

    private static final int TENANT_WIDTH = 9;
    private static final int SCORES_SHOWN = 2;
    private static final int SCORES_WIDTH = 44;
    private static final int ROWS = 12;
    private static final int NEW_ROWS = 3;
    private static final int BAR_WIDTH = 24;

    private final Console console;
    private final Progress progress;
    private final Set<String> shown = new HashSet<>();
    private int rows;
    private int newRows;
    private String newest = "";

    DemoView(Console console, Progress progress) {
        this.console = console;
        this.progress = progress;
    }

    void started(GliznetConfig config, Classifier classifier, DemoSamples samples, Duration took) {
        console.say("@|bold gliznet demo|@: documents of several tenants, each with its own labels, in one process");
        console.say("");
        fact("Kafka", KafkaClients.servers(config) + ", a broker inside this process; exactly-once");
        fact("registry", "also inside this process");
        fact("model", classifier.model().id() + " on " + classifier.provider());
        samples.labelSets()
                .forEach(entry -> fact(
                        entry.labelSet().key().tenantId(),
                        entry.labelSet().labels().stream().map(Label::name).collect(Collectors.joining(", "))));
        console.say("");
        console.say(String.format(Locale.ROOT, "Ready after %.1f s. Results:", took.toMillis() / 1e3));
        console.say("");
    }

    /** Shows a few texts, each once; after the change, texts whose best label is the new one. */
    void classified(DocumentLine text, ClassifiedDocument result, boolean changed) {
        if (changed ? !isNewest(result.scores().get(0)) || newRows == NEW_ROWS : rows == ROWS) {
            return;
        }
        if (!shown.add(changed + text.text())) {
            return;
        }
        if (changed) {
            newRows++;
        } else {
            rows++;
        }
        progress.clear();
        String scores = result.scores().stream()
                .limit(SCORES_SHOWN)
                .map(DemoView::score)
                .collect(Collectors.joining("  "));
        int width = Math.max(30, console.width() - TENANT_WIDTH - SCORES_WIDTH - 6);
        String row = "   %-" + TENANT_WIDTH + "s %-" + width + "s  %s";
        console.out().println(row.formatted(result.labelSet().tenantId(), Table.cut(text.text(), width), scores));
    }

    private boolean isNewest(Score best) {
        return best.label().equals(newest);
    }

    void labelsChanged(LabelSetFile.Entry change, long millis) {
        newest = change.labelSet()
                .labels()
                .get(change.labelSet().labels().size() - 1)
                .name();
        note("@|bold,yellow " + change.labelSet().key().tenantId() + "|@ adds the label @|bold " + newest
                + "|@; the first result with it arrived after " + millis + " ms:");
    }

    void deadLettered(String reason, String message) {
        note("@|bold,red dead letter|@, " + reason + ": " + message);
    }

    void moving(long answered, int documents, DemoTally.Sums sums) {
        progress.show(String.format(
                Locale.ROOT,
                "  %s %d of %d, %.0f/s, median latency %.0f ms",
                Progress.bar((double) answered / documents, BAR_WIDTH),
                answered,
                documents,
                sums.documentsPerSecond(),
                sums.p50Millis()));
    }

    void summary(DemoTally.Sums sums) {
        progress.clear();
        console.say("");
        console.say(String.format(
                Locale.ROOT,
                "@|bold %d documents|@, %.0f/s; p50 %.0f ms, p99 %.0f ms from send to committed result",
                sums.produced(),
                sums.documentsPerSecond(),
                sums.p50Millis(),
                sums.p99Millis()));
        console.say("%d classified, %d dead-lettered, %d lost, %d duplicated"
                .formatted(sums.classified(), sums.deadLettered(), sums.lost(), sums.duplicated()));
        console.say("");
        console.say("Next: start 'gliznet broker', then 'gliznet run'; 'gliznet help' lists all commands.");
    }

    private static String score(Score score) {
        return String.format(Locale.ROOT, "%s %.2f", score.label(), score.score());
    }

    private void note(String markup) {
        progress.clear();
        console.say("── " + markup);
    }

    private void fact(String name, String value) {
        console.say("  %-9s %s".formatted(name, value));
    }
}
