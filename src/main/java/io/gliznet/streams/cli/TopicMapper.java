package io.gliznet.streams.cli;

import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.config.GliznetConfig;
import io.gliznet.streams.json.Counted;
import io.gliznet.streams.json.Visible;
import io.gliznet.streams.mapping.MappingProposal;
import io.gliznet.streams.mapping.Mappings;
import io.gliznet.streams.mapping.RecordFormat;
import io.gliznet.streams.mapping.SampledRecord;
import io.gliznet.streams.records.MappedDocuments;
import io.gliznet.streams.records.RecordSampler;
import io.gliznet.streams.records.RegistryStatus;
import io.gliznet.streams.records.SerdeSettings;
import io.gliznet.streams.serde.SerdeConfig;
import io.gliznet.streams.topology.SourceTopics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Shows the records of topics as documents, and collects proposals for topics without a mapping. Not thread-safe. */
final class TopicMapper implements AutoCloseable {

    private static final Set<RecordFormat> MAYBE_AVRO = Set.of(RecordFormat.AVRO, RecordFormat.AUTO);
    private static final Duration REGISTRY_PATIENCE = Duration.ofSeconds(10);

    private final Console console;
    private final GliznetConfig config;
    private final Optional<SourceTopics> topics;
    private final boolean propose;
    private final boolean showText;
    private final SerdeSettings serde;
    private final RecordSampler sampler;
    private final Map<String, MappingProposal> proposals = new LinkedHashMap<>();

    /**
     * @param topics from which documents are read; empty: the records are those of a file
     * @param propose whether a mapping is proposed where there is one, too
     */
    TopicMapper(
            Console console, GliznetConfig config, Optional<SourceTopics> topics, boolean propose, boolean showText) {
        this.topics = topics;
        this.console = console;
        this.config = config;
        this.propose = propose;
        this.showText = showText;
        SerdeSettings configured = config.serde();
        serde = new SerdeSettings(
                configured.serializerClass(),
                configured.deserializerClass(),
                configured.properties(),
                configured.registryTimeout().compareTo(REGISTRY_PATIENCE) < 0
                        ? configured.registryTimeout()
                        : REGISTRY_PATIENCE);
        sampler = new RecordSampler(serde);
    }

    /**
     * Prints what the mapping of a topic makes of its records, or a proposal and what that makes of them.
     *
     * @return whether a document was made
     */
    boolean map(String topic, List<TopicRecord> records) {
        console.say(Visible.line("@|bold " + topic + "|@: " + Counted.of(records.size(), "record")));
        if (records.isEmpty()) {
            return false;
        }
        MappingPreview preview = preview(config.mappings(), records);
        boolean hasMapping = config.mappings().of(topic).format() != RecordFormat.DOCUMENT;
        List<SampledRecord> samples = samples(records);
        Optional<MappingProposal> proposal =
                propose || !(hasMapping || preview.isRight()) ? MappingProposal.of(topic, samples) : Optional.empty();
        if (proposal.isPresent()) {
            add(topic, proposal.get());
            preview = preview(new Mappings(proposal.get().mapping(), Map.of()), records);
        }
        preview.print(console);
        preview.printSummary(console, formats(samples, records.size()));
        if (proposal.isEmpty() && !hasMapping && !preview.isRight()) {
            console.out().println("No mapping is proposed, because no text was found in the records.");
        }
        return preview.documents() > 0;
    }

    private void add(String topic, MappingProposal proposal) {
        boolean isOnly = topics.map(known -> known.names().size() == 1).orElse(true);
        String prefix = isOnly ? "documents." : "documents." + topic + ".";
        ProposedLines lines = proposals.isEmpty() ? header(List.of(proposal)) : new ProposedLines();
        lines.add(prefix, proposal);
        console.out().println();
        lines.lines().forEach(console.out()::println);
        console.out().println();
        proposals.put(prefix, proposal);
    }

    private MappingPreview preview(Mappings mappings, List<TopicRecord> records) {
        try (MappedDocuments mapped =
                new MappedDocuments(mappings, serde, config.maxTextBytes(), RegistryStatus.unwatched())) {
            return MappingPreview.of(records, mapped, showText);
        }
    }

    private List<SampledRecord> samples(List<TopicRecord> records) {
        List<SampledRecord> samples = new ArrayList<>();
        for (TopicRecord record : records) {
            try {
                samples.add(sampler.read(record.source(), record.headerNames()));
            } catch (RejectedException e) {
                // counted as unreadable
            }
        }
        return samples;
    }

    private static String formats(List<SampledRecord> samples, int total) {
        Map<String, Integer> counts = new TreeMap<>();
        samples.forEach(sample -> counts.merge(sample.format().name().toLowerCase(Locale.ROOT), 1, Integer::sum));
        if (samples.size() < total) {
            counts.put("unreadable", total - samples.size());
        }
        List<String> words = new ArrayList<>();
        counts.forEach((format, count) -> words.add(count + " " + format));
        return String.join(", ", words);
    }

    /** The lines of all proposals; empty if there is none. */
    Optional<ProposedLines> proposed() {
        if (proposals.isEmpty()) {
            return Optional.empty();
        }
        ProposedLines lines = header(proposals.values());
        proposals.forEach(lines::add);
        return Optional.of(lines);
    }

    private ProposedLines header(Collection<MappingProposal> proposed) {
        ProposedLines lines = new ProposedLines();
        topics.ifPresent(known -> lines.add("where the records were found", "topic.documents", known.toString()));
        String registry = serde.properties().getOrDefault(SerdeConfig.REGISTRY_URL, "");
        boolean hasAvro = proposed.stream().map(MappingProposal::format).anyMatch(MAYBE_AVRO::contains);
        if (hasAvro && !registry.isBlank() && registry.indexOf('@') < 0) {
            lines.add("where the schemas of the records are", SerdeConfig.REGISTRY_URL, registry);
        }
        return lines;
    }

    @Override
    public void close() {
        sampler.close();
    }
}
