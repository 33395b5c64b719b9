package io.gliznet.streams.cli;

import io.gliznet.streams.encode.LabelEncoder;
import io.gliznet.streams.label.InvalidLabelSetException;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.labelfile.LabelSetFile;
import io.gliznet.streams.model.ModelDirectory;
import io.gliznet.streams.model.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Label sets of several files, checked together: all problems of all files are reported at once. */
final class LabelSetFiles {

    private final Console console;
    private final LabelLintReport lint;
    private final List<String> problems = new ArrayList<>();

    private LabelSetFiles(Console console, LabelLintReport lint) {
        this.console = console;
        this.lint = lint;
    }

    /**
     * @param key takes the place of the files' own tenantId and name
     * @param modelDir checks that the model can read the labels; not checked, with a notice, if there is no model
     * @param lint told of each valid label set
     * @throws InvalidLabelSetException naming every problem, with file and field
     */
    static List<LabelSetFile.Entry> read(
            Console console, List<String> files, Optional<LabelSetKey> key, Path modelDir, LabelLintReport lint) {
        LabelSetFiles all = new LabelSetFiles(console, lint);
        Map<String, List<LabelSetFile.Entry>> byFile = new LinkedHashMap<>();
        files.forEach(file -> byFile.put(file, all.parse(file, key)));
        all.requireDifferentKeys(byFile);
        if (all.problems.isEmpty()) {
            all.checkAgainstModel(byFile, modelDir);
        }
        if (!all.problems.isEmpty()) {
            throw new InvalidLabelSetException(all.problems);
        }
        return byFile.values().stream().flatMap(List::stream).toList();
    }

    /**
     * The one label set of a file.
     *
     * @throws InvalidLabelSetException naming every problem, also if there is more than one set
     */
    static LabelSet readOne(Console console, String file, LabelSetKey key) {
        LabelSetFiles one = new LabelSetFiles(console, new LabelLintReport());
        List<LabelSetFile.Entry> entries = one.parse(file, Optional.of(key));
        if (one.problems.isEmpty() && entries.size() > 1) {
            one.problems.add(InputFile.source(file) + ": expected one label set, found " + entries.size());
        }
        if (!one.problems.isEmpty()) {
            throw new InvalidLabelSetException(one.problems);
        }
        return entries.get(0).labelSet();
    }

    private List<LabelSetFile.Entry> parse(String file, Optional<LabelSetKey> key) {
        try {
            return LabelSetFile.parse(InputFile.source(file), content(file), key);
        } catch (InvalidLabelSetException e) {
            problems.addAll(e.problems());
            return List.of();
        }
    }

    private byte[] content(String file) {
        try {
            return file.equals(InputFile.STDIN) ? console.in().readAllBytes() : Files.readAllBytes(Path.of(file));
        } catch (IOException e) {
            String found = Files.exists(Path.of(file)) ? "one that cannot be read" : "no such file";
            throw new InvalidLabelSetException(List.of(file + ": expected a JSON or YAML file, found " + found));
        }
    }

    private void requireDifferentKeys(Map<String, List<LabelSetFile.Entry>> byFile) {
        Map<LabelSetKey, String> seen = new LinkedHashMap<>();
        byFile.forEach((file, entries) -> entries.forEach(entry -> {
            LabelSetKey labelSet = entry.labelSet().key();
            String other = seen.putIfAbsent(labelSet, InputFile.source(file));
            if (other != null) {
                problems.add(InputFile.source(file) + ": expected each label set once, found " + labelSet
                        + " here and in " + other);
            }
        }));
    }

    private void checkAgainstModel(Map<String, List<LabelSetFile.Entry>> byFile, Path modelDir) {
        if (!Files.isDirectory(modelDir)) {
            console.err()
                    .println("gliznet: the labels are not checked against the model, because there is no model in "
                            + modelDir + " (model.dir)");
            byFile.values()
                    .forEach(entries -> entries.forEach(entry -> lint.check(entry.labelSet(), Optional.empty())));
            return;
        }
        try (ModelDirectory.Labels model = ModelDirectory.labels(modelDir)) {
            byFile.forEach((file, entries) ->
                    entries.forEach(entry -> check(model.encoder(), InputFile.source(file), entry.labelSet())));
        } catch (ModelException e) {
            problems.addAll(e.problems());
        }
    }

    private void check(LabelEncoder encoder, String source, LabelSet set) {
        try {
            encoder.encode(set);
            lint.check(set, Optional.of(encoder));
        } catch (InvalidLabelSetException e) {
            e.problems().forEach(problem -> problems.add(source + ": " + set.key() + ": " + problem));
        }
    }
}
