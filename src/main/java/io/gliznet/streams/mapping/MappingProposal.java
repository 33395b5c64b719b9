package io.gliznet.streams.mapping;

import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.classify.SkippedException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A mapping that is guessed from records of a topic. Reasons count and name fields; they never quote a value.
 *
 * @param fields lines of the configuration; what is not among them keeps its default
 */
public record MappingProposal(RecordFormat format, Envelope envelope, List<ProposedField> fields) {

    public MappingProposal {
        fields = List.copyOf(fields);
    }

    /** A proposal for the topic of these records; empty if no text is found in them. */
    public static Optional<MappingProposal> of(String topic, List<SampledRecord> records) {
        RecordFormat format = format(records);
        List<SampledRecord> readable = records.stream()
                .filter(record -> format == RecordFormat.AUTO || record.format() == format)
                .toList();
        Envelope envelope = EnvelopeChoice.of(readable);
        FieldSurvey survey = new FieldSurvey();
        List<MappedRecord> opened = new ArrayList<>();
        for (SampledRecord record : readable) {
            open(envelope, record).ifPresent(payload -> {
                survey.add(payload, record.headerNames());
                opened.add(payload);
            });
        }
        return TextChoice.of(survey).map(text -> {
            List<ProposedField> fields = new ArrayList<>(List.of(formatField(format, records)));
            if (envelope != Envelope.NONE) {
                fields.add(new ProposedField("envelope", word(envelope), "what most of the records have"));
            }
            fields.addAll(fields(survey, topic, text, opened));
            return new MappingProposal(format, envelope, fields);
        });
    }

    /** That of nearly all records, so that a damaged one is a dead letter and not another kind of document. */
    private static RecordFormat format(List<SampledRecord> records) {
        Map<RecordFormat, Long> counts = counts(records);
        return counts.entrySet().stream()
                .filter(count -> count.getValue() * 5 >= records.size() * 4L)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse(RecordFormat.AUTO);
    }

    private static Map<RecordFormat, Long> counts(List<SampledRecord> records) {
        return records.stream()
                .collect(Collectors.groupingBy(
                        SampledRecord::format, () -> new EnumMap<>(RecordFormat.class), Collectors.counting()));
    }

    private static ProposedField formatField(RecordFormat format, List<SampledRecord> records) {
        String found = counts(records).entrySet().stream()
                .map(count -> count.getValue() + " of " + records.size() + " records are " + word(count.getKey()))
                .collect(Collectors.joining(", "));
        return new ProposedField("format", word(format), found);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static Optional<MappedRecord> open(Envelope envelope, SampledRecord record) {
        try {
            return Optional.of(envelope.open(new MappedRecord(record.value(), record.source())));
        } catch (RejectedException | SkippedException e) {
            return Optional.empty();
        }
    }

    private static List<ProposedField> fields(
            FieldSurvey survey, String topic, TextChoice text, List<MappedRecord> records) {
        IdentityChoice identity = new IdentityChoice(survey, topic, text);
        Optional<FieldStatistics> tenant = identity.tenant();
        Optional<FieldStatistics> id = identity.id();
        List<ProposedField> fields = new ArrayList<>();
        fields.add(text.text());
        text.title().ifPresent(fields::add);
        fields.add(identity.tenantField(tenant));
        survey.at("labelSet")
                .filter(FieldStatistics::hasObjects)
                .ifPresent(other -> fields.add(new ProposedField(
                        "label.set", FieldSource.CONSTANT + "default", "because /labelSet is not a name")));
        fields.add(identity.idField(id, records));
        new AttributesChoice(
                        survey,
                        field -> text.uses(field)
                                || tenant.filter(field::equals).isPresent()
                                || id.filter(field::equals).isPresent())
                .attributes()
                .ifPresent(fields::add);
        return fields;
    }

    /** The mapping that these lines configure. */
    public TopicMapping mapping() {
        MappingText own = MappingText.OWN;
        return new TopicMapping(
                format,
                envelope,
                new DocumentMapping(new MappingText(
                        value("text", own.text()),
                        own.separator(),
                        value("title", own.title()),
                        value("tenant", own.tenant()),
                        value("label.set", own.labelSet()),
                        value("id", own.id()),
                        value("attributes", own.attributes()),
                        own.labels())));
    }

    private String value(String name, String otherwise) {
        return fields.stream()
                .filter(field -> field.name().equals(name))
                .map(ProposedField::value)
                .findFirst()
                .orElse(otherwise);
    }
}
