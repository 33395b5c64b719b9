package io.gliznet.streams.mapping;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Chooses the attributes of documents: fields with few short values. */
final class AttributesChoice {

    private static final int MOST = 5;
    private static final String NAME = "attributes";

    private final FieldSurvey survey;
    private final Predicate<FieldStatistics> isUsed;

    /** @param isUsed whether a field has another meaning */
    AttributesChoice(FieldSurvey survey, Predicate<FieldStatistics> isUsed) {
        this.survey = survey;
        this.isUsed = isUsed;
    }

    /** Empty if the default is right. */
    Optional<ProposedField> attributes() {
        List<String> rules = rules();
        if (!rules.isEmpty()) {
            return Optional.of(new ProposedField(NAME, String.join(", ", rules), "short values that repeat"));
        }
        boolean isDefaultUsable = survey.at(NAME).map(FieldStatistics::count).orElse(0) == 0;
        return isDefaultUsable
                ? Optional.empty()
                : Optional.of(new ProposedField(NAME, "", "none, because /attributes is no object"));
    }

    private List<String> rules() {
        Set<String> names = new HashSet<>();
        List<String> rules = new ArrayList<>();
        survey.fields().stream().filter(this::isAttribute).sorted(order()).forEach(field -> {
            Optional<String> rule = rule(field.place(), names);
            if (rules.size() < MOST) {
                rule.ifPresent(rules::add);
            }
        });
        return rules;
    }

    private boolean isAttribute(FieldStatistics field) {
        return !field.place().isHeader()
                && !field.hasObjects()
                && field.isShort()
                && field.isGroup(survey.records())
                && field.count() * 2 >= survey.records()
                && !isUsed.test(field);
    }

    private static Comparator<FieldStatistics> order() {
        return Comparator.<FieldStatistics, Boolean>comparing(field -> field.distinct() == 1)
                .thenComparing(field -> field.place().depth())
                .thenComparing(FieldStatistics::distinct)
                .thenComparing(field -> field.place().text());
    }

    /** The field's own name, or with that of the object around it where another attribute has the same. */
    private static Optional<String> rule(FieldPlace place, Set<String> names) {
        if (names.add(place.name())) {
            return Optional.of(place.text());
        }
        String longer = place.parentName() + "." + place.name();
        boolean isPlain = longer.matches("[\\w.-]+") && names.add(longer);
        return isPlain ? Optional.of(longer + "=" + place.text()) : Optional.empty();
    }
}
