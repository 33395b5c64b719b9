package io.gliznet.streams.mapping;

import io.gliznet.streams.label.LabelSetKey;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Chooses where the tenant and the id of a document are. */
final class IdentityChoice {

    private static final int NO_ID = Integer.MAX_VALUE;
    private static final String CLOUD_EVENT_ID = "ce_id";

    private final FieldSurvey survey;
    private final String topic;
    private final List<FieldStatistics> singles;

    IdentityChoice(FieldSurvey survey, String topic, TextChoice text) {
        this.survey = survey;
        this.topic = topic;
        this.singles = survey.fields().stream()
                .filter(field -> field.isSingle() && survey.isUsual(field) && !text.uses(field))
                .toList();
    }

    /** Empty if nothing looks like one. */
    Optional<FieldStatistics> tenant() {
        return singles.stream()
                .filter(field -> tenantRank(field) < FieldNames.NO_TENANT && isTenant(field))
                .min(Comparator.<FieldStatistics>comparingInt(this::tenantRank)
                        .thenComparing(
                                field -> !FieldNames.isIdentifier(field.place().name()))
                        .thenComparing(field -> field.place().depth())
                        .thenComparing(field -> field.place().text()));
    }

    private int tenantRank(FieldStatistics field) {
        return FieldNames.tenantRank(field.place().parentName(), field.place().name());
    }

    /** A tenant has several documents, and a name that a key of label sets can have. */
    private boolean isTenant(FieldStatistics field) {
        boolean isFew = field.isGroup(survey.records()) || tenantRank(field) == 0;
        return isFew && field.values().stream().allMatch(IdentityChoice::isTenantId);
    }

    static boolean isTenantId(String value) {
        try {
            return !new LabelSetKey(value, "default").tenantId().isEmpty();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    ProposedField tenantField(Optional<FieldStatistics> tenant) {
        return tenant.map(found -> new ProposedField(
                        "tenant",
                        found.place().text(),
                        "in " + found.count() + " of " + survey.records() + " records, " + values(found.distinct())))
                .orElseGet(() -> new ProposedField(
                        "tenant",
                        FieldSource.CONSTANT + "default",
                        "no field and no header looks like a tenant; decide whose label set is used"));
    }

    private static String values(int count) {
        return count == 1 ? "1 value" : count + " different values";
    }

    /** Empty if no field identifies documents. */
    Optional<FieldStatistics> id() {
        return singles.stream()
                .filter(field -> idRank(field) != NO_ID && field.isUnique())
                .min(Comparator.<FieldStatistics>comparingInt(this::idRank)
                        .thenComparing(field -> field.place().depth())
                        .thenComparing(field -> field.place().text()));
    }

    private int idRank(FieldStatistics field) {
        FieldPlace place = field.place();
        if (place.isHeader()) {
            return place.name().equals(CLOUD_EVENT_ID) ? 9 : NO_ID;
        }
        if (tenantRank(field) != FieldNames.NO_TENANT) {
            return NO_ID;
        }
        List<String> words = FieldNames.words(place.name());
        if (place.depth() == 1 && (words.equals(List.of("id")) || words.equals(List.of("document", "id")))) {
            return 0;
        }
        if (FieldNames.isNamedLike(place.name(), topic)) {
            return 1;
        }
        return FieldNames.isIdentifier(place.name()) ? words.contains("id") ? 2 : 3 : NO_ID;
    }

    /** A position is added, because one missing id must not cost a document. */
    ProposedField idField(Optional<FieldStatistics> id, List<MappedRecord> records) {
        if (id.isPresent()) {
            return new ProposedField(
                    "id",
                    id.get().place().text() + " | " + FieldSource.POSITION,
                    "in " + id.get().count() + " of " + survey.records() + " records, all different");
        }
        return isKeyUnique(records)
                ? new ProposedField("id", FieldSource.KEY + " | " + FieldSource.POSITION, "all keys are different")
                : new ProposedField("id", FieldSource.POSITION, "no field and no key is different in all records");
    }

    private static boolean isKeyUnique(List<MappedRecord> records) {
        List<String> keys = records.stream()
                .map(record -> record.source().key())
                .filter(Objects::nonNull)
                .filter(PlainText::isText)
                .map(key -> new String(key, StandardCharsets.UTF_8))
                .filter(key -> !key.isBlank() && !key.startsWith("{"))
                .toList();
        return keys.size() == records.size() && Set.copyOf(keys).size() == keys.size();
    }
}
