package io.gliznet.streams.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.encode.Layout;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.json.ParseMistake;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.model.ModelManifest.Golden;
import io.gliznet.streams.model.ModelManifest.Graph;
import io.gliznet.streams.model.ModelManifest.Inputs;
import io.gliznet.streams.model.ModelManifest.TokenizerFile;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads {@code gliznet.json} into a {@link ModelManifest}, and collects a problem for each field that is missing or invalid. */
final class ManifestReader {

    static final String FILE = "gliznet.json";

    private static final int FIRST_FORMAT = 1;
    private static final int FORMAT = 2;
    private static final String IN_SEQUENCE = "in-sequence";
    private static final String INDEPENDENT = "independent";
    private static final int MAX_PHRASINGS = 8;
    private static final String OWN_CHECKSUM = "manifestSha256";

    private final List<String> problems;

    /** @param problems receives the problems */
    ManifestReader(List<String> problems) {
        this.problems = problems;
    }

    /** Reads a manifest; empty if there is a problem. */
    Optional<ModelManifest> read(byte[] bytes) {
        int before = problems.size();
        JsonNode root;
        try {
            root = Json.JSON.readTree(new String(bytes, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            problems.add(FILE + ": expected JSON, found " + ParseMistake.inFile(e));
            return Optional.empty();
        }
        int format = root.path("formatVersion").asInt();
        if (!root.path("formatVersion").isInt() || format < FIRST_FORMAT || format > FORMAT) {
            problems.add(FILE + ": formatVersion: expected " + FIRST_FORMAT + " or " + FORMAT + ", found "
                    + root.path("formatVersion"));
            return Optional.empty();
        }
        JsonFields fields = new JsonFields(root, FILE + ": ", problems);
        boolean apart = format != FIRST_FORMAT && areLabelsApart(fields);
        checkOwnChecksum(bytes, fields);
        JsonFields model = fields.child("model");
        ModelManifest manifest = new ModelManifest(
                model.text("id"),
                model.text("revision"),
                Checksums.sha256(bytes),
                graphs(fields),
                tokenizer(fields.child("tokenizer")),
                apart ? apart(fields) : layout(fields),
                fields.child("tokens").id("pad"),
                fields.positive("vocabularySize"),
                fields.positive("maxLength"),
                inputs(fields.child("inputs")),
                apart ? independent(fields) : inSequence(fields.child("inputs")),
                fields.text("output"),
                golden(fields, apart));
        checkTokens(manifest, fields);
        return problems.size() == before ? Optional.of(manifest) : Optional.empty();
    }

    /** Checks the manifest's own digest, which is computed with zeros in place of its digits. */
    private static void checkOwnChecksum(byte[] bytes, JsonFields fields) {
        String stated = fields.text(OWN_CHECKSUM);
        String text = new String(bytes, StandardCharsets.UTF_8);
        String zeroed = text.replaceFirst(stated, "0".repeat(stated.length()));
        String found = Checksums.sha256(zeroed.getBytes(StandardCharsets.UTF_8));
        if (!stated.isEmpty() && !stated.equals(found)) {
            fields.problem(OWN_CHECKSUM, stated + " (sha256 of the file with zeros in place of these digits)", found);
        }
    }

    private Map<String, Graph> graphs(JsonFields fields) {
        Map<String, Graph> graphs = new HashMap<>();
        JsonFields all = fields.child("graphs");
        fields.node("graphs").fieldNames().forEachRemaining(file -> {
            JsonFields graph = all.child(file);
            checkFileName(file);
            precision(graph)
                    .ifPresent(precision ->
                            graphs.put(file, new Graph(graph.text("sha256"), precision, graph.number("tolerance"))));
        });
        if (fields.node("graphs").isEmpty()) {
            fields.problem("graphs", "at least one file", "none");
        }
        return graphs;
    }

    private static Optional<Precision> precision(JsonFields graph) {
        String found = graph.text("precision");
        for (Precision precision : List.of(Precision.FP32, Precision.FP16, Precision.INT8)) {
            if (precision.name().toLowerCase(Locale.ROOT).equals(found)) {
                return Optional.of(precision);
            }
        }
        graph.problem("precision", "fp32, fp16 or int8", found);
        return Optional.empty();
    }

    private TokenizerFile tokenizer(JsonFields fields) {
        String file = fields.text("file");
        checkFileName(file);
        return new TokenizerFile(file, fields.text("sha256"));
    }

    private static Inputs inputs(JsonFields fields) {
        return new Inputs(fields.text("inputIds"), fields.text("attentionMask"));
    }

    private static boolean areLabelsApart(JsonFields fields) {
        String labels = fields.text("labels");
        if (!labels.isEmpty() && !labels.equals(IN_SEQUENCE) && !labels.equals(INDEPENDENT)) {
            fields.problem("labels", IN_SEQUENCE + " or " + INDEPENDENT, labels);
        }
        return labels.equals(INDEPENDENT);
    }

    private static LabelReading inSequence(JsonFields inputs) {
        return new LabelReading.InSequence(inputs.text("lmask"), inputs.text("labelIds"));
    }

    private static LabelReading independent(JsonFields fields) {
        JsonFields calibration = fields.child("calibration");
        List<String> phrasings = fields.texts("phrasings");
        if (phrasings.isEmpty()
                || phrasings.size() > MAX_PHRASINGS
                || !phrasings.stream().allMatch(ManifestReader::hasOnePlaceholder)) {
            fields.problem(
                    "phrasings", "1 to " + MAX_PHRASINGS + " sentences with one {} in them", phrasings.toString());
        }
        int dimension = fields.positive("dimension");
        return new LabelReading.Independent(
                dimension,
                positive(calibration, "scale"),
                calibration.number("bias"),
                phrasings,
                none(fields, dimension));
    }

    private static Optional<NoneOfThese> none(JsonFields fields, int dimension) {
        if (!fields.has("none")) {
            return Optional.empty();
        }
        JsonFields none = fields.child("none");
        return Optional.of(new NoneOfThese(
                notNegative(none, "weight"),
                notNegative(none, "perLogLabels"),
                none.number("level"),
                positive(none, "steepness"),
                none.numbers("vector", dimension)));
    }

    private static double positive(JsonFields fields, String name) {
        double number = fields.number(name);
        if (number <= 0 && fields.has(name)) {
            fields.problem(name, "more than 0", "" + number);
        }
        return number;
    }

    private static double notNegative(JsonFields fields, String name) {
        double number = fields.number(name);
        if (number < 0) {
            fields.problem(name, "0 or more", "" + number);
        }
        return number;
    }

    private static boolean hasOnePlaceholder(String sentence) {
        int first = sentence.indexOf(LabelSet.PLACEHOLDER);
        return first >= 0 && first == sentence.lastIndexOf(LabelSet.PLACEHOLDER);
    }

    private static Layout apart(JsonFields fields) {
        JsonNode layout = fields.node("layout");
        try {
            return Layout.apart(items(layout.path("text")), items(layout.path("label")));
        } catch (IllegalArgumentException e) {
            fields.problem(
                    "layout", "a text with ids and \"text\", and a label with ids and \"label\"", "" + e.getMessage());
            return Layout.apart(List.of(new Layout.Item.Text()), List.of(new Layout.Item.LabelText()));
        }
    }

    private static Layout layout(JsonFields fields) {
        try {
            return new Layout(items(fields.node("layout").path("sequence")));
        } catch (IllegalArgumentException e) {
            fields.problem(
                    "layout.sequence", "ids, one \"text\", one {\"eachLabel\": [ids, \"label\"]}", "" + e.getMessage());
            return new Layout(
                    List.of(new Layout.Item.Text(), new Layout.Item.EachLabel(List.of(new Layout.Item.LabelText()))));
        }
    }

    private static List<Layout.Item> items(JsonNode sequence) {
        List<Layout.Item> items = new ArrayList<>();
        for (JsonNode item : sequence) {
            if (JsonFields.isId(item)) {
                items.add(new Layout.Item.Token(item.asInt()));
            } else if (item.asText().equals("text")) {
                items.add(new Layout.Item.Text());
            } else if (item.asText().equals("label")) {
                items.add(new Layout.Item.LabelText());
            } else if (item.path("eachLabel").isArray()) {
                items.add(new Layout.Item.EachLabel(items(item.path("eachLabel"))));
            } else {
                throw new IllegalArgumentException(item.toString());
            }
        }
        return items;
    }

    private List<Golden> golden(JsonFields fields, boolean apart) {
        List<Golden> golden = new ArrayList<>();
        JsonNode entries = fields.node("golden");
        for (int i = 0; i < entries.size(); i++) {
            JsonFields entry = new JsonFields(entries.get(i), FILE + ": golden[" + i + "].", problems);
            golden.add(new Golden(
                    entry.text("text"),
                    entry.texts("labels"),
                    entry.ids("inputIds"),
                    apart ? List.of() : entry.ids("lmask"),
                    apart ? labelIds(entry) : List.of(),
                    numbers(entry.node("vectors")),
                    numbers(entry.node("logits"))));
        }
        if (golden.isEmpty()) {
            fields.problem("golden", "at least one vector", "none");
        }
        return golden;
    }

    /** Token ids {@code [label][phrasing][token]}. */
    private static List<List<List<Integer>>> labelIds(JsonFields entry) {
        List<List<List<Integer>>> labels = new ArrayList<>();
        for (JsonNode label : entry.node("labelIds")) {
            List<List<Integer>> phrasings = new ArrayList<>();
            for (JsonNode phrasing : label) {
                List<Integer> ids = new ArrayList<>();
                phrasing.forEach(id -> ids.add(id.asInt(-1)));
                phrasings.add(ids);
            }
            labels.add(phrasings);
        }
        return labels;
    }

    private static Map<String, List<Double>> numbers(JsonNode byGraph) {
        Map<String, List<Double>> numbers = new HashMap<>();
        byGraph.properties().forEach(graph -> {
            List<Double> values = new ArrayList<>();
            graph.getValue().forEach(value -> values.add(value.asDouble(Double.NaN)));
            numbers.put(graph.getKey(), values);
        });
        return numbers;
    }

    /** A GPU does not check the index of an embedding, so an id beyond the vocabulary would read arbitrary memory. */
    private static void checkTokens(ModelManifest manifest, JsonFields fields) {
        for (int id : manifest.layout().specialTokens()) {
            if (id >= manifest.vocabularySize()) {
                fields.problem("layout.sequence", "ids below vocabularySize " + manifest.vocabularySize(), "" + id);
            }
        }
        if (manifest.padId() >= manifest.vocabularySize()) {
            fields.problem(
                    "tokens.pad", "an id below vocabularySize " + manifest.vocabularySize(), "" + manifest.padId());
        }
    }

    /** Files of a manifest must be in its own directory. */
    private void checkFileName(String file) {
        if (file.contains("/") || file.contains("\\") || file.startsWith("..")) {
            problems.add(FILE + ": expected the name of a file in the model directory, found '" + file + "'");
        }
    }
}
