package io.gliznet.streams.mapping;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Chooses where text and title are: where people wrote most. */
final class TextChoice {

    private static final int LONGEST_TITLE = 300;

    private final FieldSurvey survey;
    private final List<FieldStatistics> parts = new ArrayList<>();
    private final Optional<FieldStatistics> title;
    private boolean isTitleInText;

    /** @param candidates at least one */
    private TextChoice(FieldSurvey survey, List<FieldStatistics> candidates) {
        this.survey = survey;
        FieldStatistics first = candidates.get(0);
        parts.add(first);
        title = candidates(survey)
                .filter(field -> !field.equals(first) && isTitle(field) && isNear(field, first))
                .min(Comparator.comparingInt(field -> field.place().depth()));
        candidates.stream()
                .filter(other -> isComparable(other, first))
                .findFirst()
                .ifPresent(parts::add);
        fillGaps(candidates);
    }

    /** Empty if no record has a text. */
    static Optional<TextChoice> of(FieldSurvey survey) {
        boolean hasSentences = survey.fields().stream().anyMatch(field -> field.written() > 0 && isInValue(field));
        List<FieldStatistics> candidates = candidates(survey)
                .filter(field -> !hasSentences || field.written() > 0)
                .sorted(Comparator.comparingDouble((FieldStatistics field) -> -weight(field, hasSentences))
                        .thenComparing(field -> field.place().text()))
                .toList();
        return candidates.isEmpty() ? Optional.empty() : Optional.of(new TextChoice(survey, candidates));
    }

    private static Stream<FieldStatistics> candidates(FieldSurvey survey) {
        return survey.fields().stream().filter(field -> isInValue(field) && field.isText());
    }

    private static boolean isInValue(FieldStatistics field) {
        return !field.place().isHeader();
    }

    private static double weight(FieldStatistics field, boolean hasSentences) {
        long characters = hasSentences ? field.written() : field.characters();
        return characters * FieldNames.textWeight(field.place().name());
    }

    private static boolean isTitle(FieldStatistics field) {
        return FieldNames.isTitle(field.place().name())
                && field.isSingle()
                && !field.hasObjects()
                && field.averageCharacters() <= LONGEST_TITLE;
    }

    /** At the top, or in an object that is around the text. */
    private static boolean isNear(FieldStatistics title, FieldStatistics text) {
        List<String> around = title.place().parent();
        List<String> path = text.place().path();
        return around.size() <= path.size() && path.subList(0, around.size()).equals(around);
    }

    private boolean isComparable(FieldStatistics other, FieldStatistics first) {
        return !other.equals(first)
                && title.filter(other::equals).isEmpty()
                && !other.hasObjects()
                && other.place().parent().equals(first.place().parent())
                && weight(other, true) * 2 >= weight(first, true)
                && weight(other, true) > 0;
    }

    /**
     * Records without the text would become dead letters: where they have another text, that is read too. A record with an object in
     * its place is one in any case.
     */
    private void fillGaps(List<FieldStatistics> candidates) {
        BitSet without = new BitSet();
        without.set(0, survey.records());
        for (FieldStatistics part : parts) {
            without.andNot(part.records());
            without.andNot(part.objects());
        }
        if (title.isPresent() && title.get().records().intersects(without)) {
            parts.add(0, title.get());
            isTitleInText = true;
            without.andNot(title.get().records());
        }
        candidates.stream()
                .filter(field -> !parts.contains(field) && field.records().intersects(without))
                .findFirst()
                .ifPresent(parts::add);
    }

    boolean uses(FieldStatistics field) {
        return parts.contains(field) || title.filter(field::equals).isPresent();
    }

    ProposedField text() {
        String places = parts.stream().map(part -> part.place().text()).collect(Collectors.joining(", "));
        BitSet covered = new BitSet();
        parts.forEach(part -> covered.or(part.records()));
        long characters = parts.stream().mapToLong(FieldStatistics::characters).sum();
        String average =
                Math.round((double) characters / Math.max(1, covered.cardinality())) + " characters on average";
        return new ProposedField(
                "text", places, "in " + covered.cardinality() + " of " + survey.records() + " records, " + average);
    }

    /** Empty if the default is right. */
    Optional<ProposedField> title() {
        if (title.isPresent() && !isTitleInText) {
            FieldStatistics found = title.get();
            return Optional.of(new ProposedField(
                    "title",
                    found.place().text(),
                    "in " + found.count() + " of " + survey.records() + " records, " + found.averageCharacters()
                            + " characters on average"));
        }
        boolean isDefaultUsable = survey.at("title").isEmpty();
        return isDefaultUsable
                ? Optional.empty()
                : Optional.of(new ProposedField(
                        "title",
                        FieldSource.CONSTANT,
                        isTitleInText ? "none, because it is a part of the text" : "none, because /title is no title"));
    }
}
