package io.gliznet.streams.cli;

import io.gliznet.streams.classify.Classifier;
import io.gliznet.streams.label.LabelMode;
import io.gliznet.streams.label.LabelSet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The two models, or the two label sets with one model, that {@code --compare} names. Ownership: closes the models.
 *
 * @param classifiers of A and of B; one and the same if label sets are compared
 * @param fromFiles the label sets of A and of B
 */
record ComparedSides(
        List<Classifier> classifiers,
        List<Optional<LabelSet>> fromFiles,
        @Nullable LabelMode mode) implements AutoCloseable {

    /**
     * @param fromFile the label set of both, if models are compared
     * @throws CommandFailure if these are not two models or two label sets
     */
    static ComparedSides open(
            Console console,
            ModelOptions model,
            List<String> compared,
            Optional<LabelSet> fromFile,
            @Nullable LabelMode mode) {
        long folders = compared.stream()
                .filter(path -> Files.isDirectory(Path.of(path)))
                .count();
        long files = compared.stream()
                .filter(path -> Files.isRegularFile(Path.of(path)))
                .count();
        if (folders == 2) {
            return new ComparedSides(models(console, model, compared), List.of(fromFile, fromFile), mode);
        }
        if (files < 2) {
            throw CommandFailure.usage("--compare: expected two model directories or two files with label sets, found "
                    + String.join(" and ", compared));
        }
        if (fromFile.isPresent()) {
            throw CommandFailure.usage("--label-set: expected none beside two label sets of --compare");
        }
        List<Optional<LabelSet>> sets = compared.stream()
                .map(path -> Optional.of(LabelSetFiles.readOne(console, path, LocalLabelSets.KEY)))
                .toList();
        Classifier one = model.open(console);
        return new ComparedSides(List.of(one, one), sets, mode);
    }

    /** @param side 0 for A, 1 for B */
    SetEvaluation.Source source(int side, Console console, InputOptions input, List<String> unrelated) {
        Classifier classifier = classifiers.get(side);
        Optional<LabelSet> fromFile = fromFiles.get(side);
        LocalLabelSets sets = LocalLabelSets.withAllScores(classifier, fromFile, mode);
        return new SetEvaluation.Source(console, input, classifier, sets, fromFile, unrelated);
    }

    @Override
    public void close() {
        classifiers.stream().distinct().forEach(Classifier::close);
    }

    private static List<Classifier> models(Console console, ModelOptions model, List<String> folders) {
        Classifier first = model.open(console, Path.of(folders.get(0)));
        try {
            return Stream.of(first, model.open(console, Path.of(folders.get(1))))
                    .toList();
        } catch (RuntimeException e) {
            first.close();
            throw e;
        }
    }
}
