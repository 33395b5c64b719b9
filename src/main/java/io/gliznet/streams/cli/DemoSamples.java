package io.gliznet.streams.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The tenants of the demo: their texts, their labels, and the labels one of them changes to. In {@code src/main/resources}. */
final class DemoSamples {

    private static final String TEXTS = "/demo/documents.jsonl";

    private final List<DocumentLine> texts;

    DemoSamples() {
        List<DocumentLine> read = new ArrayList<>();
        try (JsonLinesReader lines = JsonLinesReader.of(open(TEXTS))) {
            lines.forEachRemaining(read::add);
        }
        texts = List.copyOf(read);
    }

    /** The text of the n-th document; they come round again. */
    DocumentLine text(int n) {
        return texts.get(n % texts.size());
    }

    List<LabelSetFile.Entry> labelSets() {
        return labelSets("/demo/label-sets.yaml");
    }

    LabelSetFile.Entry changed() {
        return labelSets("/demo/label-sets-changed.yaml").get(0);
    }

    private static List<LabelSetFile.Entry> labelSets(String resource) {
        try (InputStream in = open(resource)) {
            return LabelSetFile.parse(
                    resource, new String(in.readAllBytes(), StandardCharsets.UTF_8), Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String resource) {
        return Objects.requireNonNull(DemoSamples.class.getResourceAsStream(resource), resource);
    }
}
