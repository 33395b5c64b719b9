package io.gliznet.streams.cli;

import io.gliznet.streams.cli.LabelWarning.Kind;
import io.gliznet.streams.encode.LabelEncoder.LabelTokens;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelMode;
import io.gliznet.streams.label.LabelSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Checks labels for what makes results worse than they need be. Pure functions; a label with a description is judged by it. */
final class LabelLint {

    /** Tokens of a name; a longer one is a description. */
    static final int MAX_NAME_TOKENS = 32;

    /**
     * The logit of a label for a text that the model reads as another label; as a score, 0.989. It was measured, see
     * docs/labels.md, "Checking a label set".
     */
    static final float NEAR_TWINS = 4.5f;

    /** A third of a label's tokens, as of a text's: an unknown token stands for a whole word. */
    private static final int UNREADABLE_SHARE = 3;

    /** Longer names are not compared word by word. */
    private static final int MAX_WORDS = 32;

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");
    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");
    private static final Pattern WORD = Pattern.compile("\\p{L}{3}");
    private static final Pattern DIGIT = Pattern.compile("\\p{N}");
    private static final Pattern CAPITALS = Pattern.compile("\\p{Lu}[\\p{Lu}\\p{N}&./-]*");
    private static final int SURE_ABBREVIATION = 3;
    private static final int LONGEST_ABBREVIATION = 5;

    private static final Set<String> CATCH_ALLS = Set.of(
            "other",
            "others",
            "misc",
            "miscellaneous",
            "none",
            "unknown",
            "n a",
            "na",
            "null",
            "none of these",
            "none of the above",
            "not applicable",
            "something else",
            "anything else",
            "everything else");

    /** How alike labels are to a model. */
    interface Likeness {

        /** The logit of one label for a text with the vector of another. Both are given by their place in the set. */
        float logit(int label, int other);
    }

    private LabelLint() {}

    /** The checks that need no model. */
    static List<LabelWarning> words(LabelSet set) {
        List<LabelWarning> warnings = new ArrayList<>(doubles(set));
        warnings.addAll(contained(set));
        if (set.mode() == LabelMode.SINGLE_LABEL && set.labels().size() == 1) {
            warnings.add(new LabelWarning(
                    Kind.SINGLE_LABEL,
                    names(set.labels()),
                    "is the only label of a SINGLE_LABEL set: no other competes with it"));
        }
        boolean allInCapitals = set.labels().stream().allMatch(label -> isUpperCase(label.name()));
        bare(set).forEach(label -> warnings.addAll(name(label, allInCapitals)));
        return warnings;
    }

    /** The checks that need a tokenizer: labels that the model cannot read, and names that are too long. */
    static List<LabelWarning> tokens(LabelSet set, Function<String, LabelTokens> tokenizer) {
        List<LabelWarning> warnings = new ArrayList<>();
        for (Label label : set.labels()) {
            LabelTokens tokens = tokenizer.apply(label.prompt());
            if (tokens.unknown() > 0 && UNREADABLE_SHARE * tokens.unknown() >= tokens.all()) {
                warnings.add(warning(
                        Kind.UNREADABLE,
                        label,
                        tokens.unknown() == tokens.all()
                                ? "has only tokens that the model does not know: all such labels are alike"
                                : "has " + tokens.all() + " tokens, of which the model does not know "
                                        + tokens.unknown()));
            }
            if (isBare(label) && tokens.all() > MAX_NAME_TOKENS) {
                warnings.add(warning(Kind.TOO_LONG, label, "has a name of " + tokens.all() + " tokens"));
            }
        }
        return warnings;
    }

    /**
     * Each label with the one that is most like it, if they mean nearly the same to the model.
     *
     * @param earlier labels that are doubles or unreadable are not compared
     */
    static List<LabelWarning> twins(LabelSet set, Likeness likeness, Collection<LabelWarning> earlier) {
        Set<String> left = earlier.stream()
                .filter(warning -> warning.kind() == Kind.DOUBLES || warning.kind() == Kind.UNREADABLE)
                .flatMap(warning -> warning.labels().stream())
                .collect(Collectors.toSet());
        int[] compared = IntStream.range(0, set.labels().size())
                .filter(label -> !left.contains(set.labels().get(label).name()))
                .toArray();
        return Arrays.stream(compared)
                .mapToObj(label -> nearest(label, compared, likeness))
                .flatMap(Optional::stream)
                .distinct()
                .map(pair -> new LabelWarning(
                        Kind.NEAR_TWINS,
                        pair.stream()
                                .map(label -> set.labels().get(label).name())
                                .toList(),
                        "mean nearly the same to the model"))
                .toList();
    }

    /** The pair in the order of the set; empty if no other label is a near twin. */
    private static Optional<List<Integer>> nearest(int label, int[] others, Likeness likeness) {
        int nearest = label;
        float best = NEAR_TWINS;
        for (int other : others) {
            float logit = other == label ? Float.NEGATIVE_INFINITY : likeness.logit(label, other);
            if (logit > best) {
                nearest = other;
                best = logit;
            }
        }
        return nearest == label
                ? Optional.empty()
                : Optional.of(List.of(Math.min(label, nearest), Math.max(label, nearest)));
    }

    /** Labels with one name or one text, but for case and white space. */
    private static Set<LabelWarning> doubles(LabelSet set) {
        Set<LabelWarning> warnings = new LinkedHashSet<>();
        for (Function<Label, String> field : List.<Function<Label, String>>of(Label::prompt, Label::name)) {
            Map<String, List<Label>> groups = set.labels().stream()
                    .collect(Collectors.groupingBy(
                            label -> normalized(field.apply(label)), LinkedHashMap::new, Collectors.toList()));
            groups.values().stream()
                    .filter(group -> group.size() > 1)
                    .map(group ->
                            new LabelWarning(Kind.DOUBLES, names(group), "differ at most in case and white space"))
                    .forEach(warnings::add);
        }
        return warnings;
    }

    /** Only names without a description: a description is the mend. */
    private static List<LabelWarning> contained(LabelSet set) {
        Map<List<String>, Label> byWords = new LinkedHashMap<>();
        bare(set).forEach(label -> byWords.putIfAbsent(wordsOf(label.name()), label));
        List<LabelWarning> warnings = new ArrayList<>();
        byWords.forEach((words, label) -> partsOf(words).forEach(part -> {
            Label inner = byWords.get(part);
            if (inner != null) {
                warnings.add(new LabelWarning(
                        Kind.CONTAINED,
                        List.of(label.name(), inner.name()),
                        "contain one another: what fits the first also fits the second"));
            }
        }));
        return warnings;
    }

    /** All shorter runs of these words. */
    private static Set<List<String>> partsOf(List<String> words) {
        Set<List<String>> parts = new HashSet<>();
        if (words.size() <= MAX_WORDS) {
            for (int from = 0; from < words.size(); from++) {
                for (int to = from + 1; to <= words.size(); to++) {
                    parts.add(words.subList(from, to));
                }
            }
            parts.remove(words);
        }
        return parts;
    }

    private static List<LabelWarning> name(Label label, boolean allInCapitals) {
        String name = label.name().strip();
        if (CATCH_ALLS.contains(String.join(" ", wordsOf(name)))) {
            return List.of(warning(Kind.CATCH_ALL, label, "stands for what no other label fits, which no name says"));
        }
        if (DIGIT.matcher(name).find() && !WORD.matcher(name).find()) {
            return List.of(warning(Kind.UNCLEAR_NAME, label, "is a number or a code"));
        }
        int longest = allInCapitals ? SURE_ABBREVIATION : LONGEST_ABBREVIATION;
        if (name.length() > 1
                && name.length() <= longest
                && CAPITALS.matcher(name).matches()) {
            return List.of(warning(Kind.UNCLEAR_NAME, label, "looks like an abbreviation"));
        }
        return List.of();
    }

    private static LabelWarning warning(Kind kind, Label label, String problem) {
        return new LabelWarning(kind, List.of(label.name()), problem);
    }

    private static List<Label> bare(LabelSet set) {
        return set.labels().stream().filter(LabelLint::isBare).toList();
    }

    private static boolean isBare(Label label) {
        return label.prompt().equals(label.name()) && label.examples().isEmpty();
    }

    private static List<String> names(List<Label> labels) {
        return labels.stream().map(Label::name).toList();
    }

    private static String normalized(String text) {
        return WHITE_SPACE.matcher(text.strip()).replaceAll(" ").toLowerCase(Locale.ROOT);
    }

    private static List<String> wordsOf(String name) {
        return Arrays.stream(BETWEEN_WORDS.split(name.toLowerCase(Locale.ROOT)))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    private static boolean isUpperCase(String name) {
        return name.equals(name.toUpperCase(Locale.ROOT));
    }
}
