package io.gliznet.streams.cli;

import io.gliznet.streams.labelfile.LabelSetFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The tenants of the demo, from {@code src/main/resources}: their texts, their labels, and the changed labels of one tenant. */
final class DemoSamples {

    private static final String TEXTS = "/demo/documents.jsonl";

    private final List<DocumentLine> texts;

    DemoSamples() {
        List<DocumentLine> read = new ArrayList<>();
        try (InputFile file = new InputFile(TEXTS, "demo", InputFormat.JSONL, open(TEXTS), false)) {
            new DocumentLines(file, 1, notice -> {}).forEachRemaining(line -> read.add(valid(line)));
        }
        texts = List.copyOf(read);
    }

    /** The text of document n; after the last text follows the first one again. */
    DocumentLine text(int n) {
        return texts.get(n % texts.size());
    }

    List<LabelSetFile.Entry> labelSets() {
        return labelSets("/demo/label-sets.yaml");
    }

    LabelSetFile.Entry changed() {
        return labelSets("/demo/label-sets-changed.yaml").get(0);
    }

    private static DocumentLine valid(InputLine line) {
        try {
            return line.require();
        } catch (InvalidLineException e) {
            throw new IllegalStateException(line.source() + ": " + e.problem(), e);
        }
    }

    private static List<LabelSetFile.Entry> labelSets(String resource) {
        try (InputStream in = open(resource)) {
            return LabelSetFile.parse(resource, in.readAllBytes(), Optional.empty());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream open(String resource) {
        return Objects.requireNonNull(DemoSamples.class.getResourceAsStream(resource), resource);
    }
}
