package io.gliznet.streams.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.encode.LabelEncoder;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.json.Visible;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.model.LabelReading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The warnings about the label sets of one command, in their order. Used by one thread. */
final class LabelLintReport {

    /** Warnings about one set that are shown beside the work of another command. */
    private static final int SHOWN = 10;

    private final Map<LabelSetKey, List<LabelWarning>> warnings = new LinkedHashMap<>();
    private boolean twinsChecked;

    /** Adds what can be seen without vectors, and, without an encoder, without tokens. */
    void check(LabelSet set, Optional<LabelEncoder> encoder) {
        List<LabelWarning> found = new ArrayList<>(LabelLint.words(set));
        encoder.ifPresent(tokenizer -> found.addAll(LabelLint.tokens(set, tokenizer::tokens)));
        warnings.put(set.key(), found);
    }

    /**
     * Adds labels that mean nearly the same to the model.
     *
     * @return whether the model has vectors of labels, so that this could be checked
     */
    boolean checkTwins(Classifier classifier, List<LabelSet> sets) {
        Optional<LabelReading.Independent> reading = classifier.independent();
        for (LabelSet set : reading.isPresent() ? sets : List.<LabelSet>of()) {
            float[][] vectors = classifier.vectors(classifier.encode(set)).join();
            List<LabelWarning> found = warnings.computeIfAbsent(set.key(), unseen -> new ArrayList<>());
            found.addAll(LabelLint.twins(
                    set, (label, other) -> reading.get().logit(vectors[label], vectors[other]), List.copyOf(found)));
        }
        twinsChecked = reading.isPresent();
        return twinsChecked;
    }

    boolean isEmpty() {
        return warnings.values().stream().allMatch(List::isEmpty);
    }

    /** Prints a line for each warning, and one for each set without warnings. */
    void print(Console console) {
        warnings.forEach((key, found) -> {
            found.forEach(warning -> console.out().println(line(key, warning.sentence())));
            if (found.isEmpty()) {
                console.out().println(line(key, "no suggestions"));
            }
        });
    }

    /** Prints one JSON object for each set. */
    void printJson(Console console) {
        warnings.forEach((key, found) -> console.out().println(Json.write(json(key, found))));
    }

    /** Prints the first warnings of each set as remarks beside the output of a command. */
    void remark(Console console) {
        warnings.forEach((key, found) -> {
            found.stream().limit(SHOWN).forEach(warning -> console.err()
                    .println("gliznet: " + line(key, warning.sentence())));
            if (found.size() > SHOWN) {
                console.err()
                        .println("gliznet: "
                                + line(
                                        key,
                                        (found.size() - SHOWN) + " more suggestions; 'gliznet labels lint' shows all"));
            }
        });
    }

    private ObjectNode json(LabelSetKey key, List<LabelWarning> found) {
        ObjectNode node = Json.object().put("tenantId", key.tenantId()).put("name", key.name());
        ArrayNode list = node.putArray("warnings");
        for (LabelWarning warning : found) {
            ObjectNode one = list.addObject().put("kind", warning.kind().id());
            warning.labels().forEach(one.putArray("labels")::add);
            one.put("problem", warning.problem()).put("mend", warning.kind().mend());
        }
        return node.put("nearTwinsChecked", twinsChecked);
    }

    private static String line(LabelSetKey key, String text) {
        return Visible.line(key + ": " + text);
    }
}
