package io.gliznet.streams.records;

import io.gliznet.streams.avro.Label;
import io.gliznet.streams.classify.RejectedException;
import io.gliznet.streams.label.Aggregation;
import io.gliznet.streams.label.Decision;
import io.gliznet.streams.label.InvalidLabelSetException;
import io.gliznet.streams.label.LabelMode;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.label.Routes;
import io.gliznet.streams.label.Selection;
import io.gliznet.streams.serde.RegistryUnavailableException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Converts between label sets and the records of {@code label-sets}, which are written as Avro and read as Avro or JSON. Thread-safe;
 * both directions block while the schema registry does not answer, which JSON does not need.
 */
public final class LabelSetRecords implements AutoCloseable {

    private final RecordReader<io.gliznet.streams.avro.LabelSet> reader;
    private final String topic;
    private final RecordWriter<io.gliznet.streams.avro.LabelSet> writer;

    /** @throws org.apache.kafka.common.config.ConfigException if the settings name no usable serializers */
    public LabelSetRecords(SerdeSettings settings, String topic) {
        this(settings, topic, RegistryStatus.unwatched());
    }

    /**
     * @param registry told when the registry is waited for
     * @throws org.apache.kafka.common.config.ConfigException if the settings name no usable serializers
     */
    public LabelSetRecords(SerdeSettings settings, String topic, RegistryStatus registry) {
        this.topic = topic;
        this.reader = RecordReader.open(settings, io.gliznet.streams.avro.LabelSet.class, registry);
        this.writer = RecordWriter.open(settings, topic, registry);
    }

    /**
     * Reads a record.
     *
     * @param value null for a record that deletes a label set
     * @param offset offset of the record, which is the version of a label set whose writer gave none
     * @throws RegistryUnavailableException if the schema registry does not answer within the configured time
     */
    public LabelSetRecord read(byte @Nullable [] key, byte @Nullable [] value, long offset) {
        LabelSetKey labelSetKey;
        try {
            labelSetKey = parse(key);
        } catch (IllegalArgumentException e) {
            return new LabelSetRecord.Misplaced(String.valueOf(e.getMessage()));
        }
        if (value == null) {
            return new LabelSetRecord.Delete(labelSetKey);
        }
        try {
            return JsonLabelSets.isJson(value)
                    ? JsonLabelSets.read(labelSetKey, value, offset)
                    : readAvro(labelSetKey, value, offset);
        } catch (InvalidLabelSetException e) {
            return new LabelSetRecord.Invalid(labelSetKey, e.problems());
        } catch (RejectedException e) {
            return new LabelSetRecord.Invalid(labelSetKey, List.of(String.valueOf(e.getMessage())));
        }
    }

    private LabelSetRecord.Put readAvro(LabelSetKey key, byte[] value, long offset) throws RejectedException {
        io.gliznet.streams.avro.LabelSet set = reader.read(topic, value);
        Long version = set.getVersion();
        return new LabelSetRecord.Put(
                labelSet(key, set, offset), version == null ? OptionalLong.empty() : OptionalLong.of(version));
    }

    /** The record's key. */
    public byte[] key(LabelSetKey key) {
        return key.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The record's value. The label set's own version is not written.
     *
     * @param version the writer's own number; if empty, readers use the offset of the record
     */
    public byte[] encode(LabelSet labelSet, OptionalLong version) {
        return writer.write(new io.gliznet.streams.avro.LabelSet(
                labelSet.labels().stream().map(LabelSetRecords::label).toList(),
                io.gliznet.streams.avro.LabelMode.valueOf(labelSet.mode().name()),
                boxed(labelSet.threshold()),
                labelSet.topK(),
                labelSet.template(),
                labelSet.phrasings().isEmpty() ? null : labelSet.phrasings(),
                io.gliznet.streams.avro.Aggregation.valueOf(
                        labelSet.aggregation().name()),
                io.gliznet.streams.avro.Selection.valueOf(
                        labelSet.decision().selection().name()),
                boxed(labelSet.decision().oddsRatio()),
                boxed(labelSet.decision().strictness()),
                boxed(labelSet.decision().scale()),
                routes(labelSet.routes()),
                version.isPresent() ? (Long) version.getAsLong() : null));
    }

    private static LabelSetKey parse(byte @Nullable [] key) {
        if (key == null) {
            throw new IllegalArgumentException("label set key: expected tenantId/name, found null");
        }
        return LabelSetKey.parse(key);
    }

    private static LabelSet labelSet(LabelSetKey key, io.gliznet.streams.avro.LabelSet set, long offset) {
        return new LabelSet(
                key,
                set.getLabels().stream().map(LabelSetRecords::label).toList(),
                LabelMode.valueOf(set.getMode().name()),
                unboxed(set.getThreshold()),
                set.getTopK(),
                set.getTemplate(),
                Objects.requireNonNullElse(set.getPhrasings(), List.of()),
                Aggregation.valueOf(set.getAggregation().name()),
                new Decision(
                        Selection.valueOf(set.getSelection().name()),
                        unboxed(set.getOddsRatio()),
                        unboxed(set.getStrictness()),
                        unboxed(set.getScale())),
                routes(set.getRoutes()),
                Objects.requireNonNullElse(set.getVersion(), offset));
    }

    private static io.gliznet.streams.avro.@Nullable Routes routes(Routes routes) {
        return routes.equals(Routes.NONE)
                ? null
                : new io.gliznet.streams.avro.Routes(
                        routes.labels(),
                        routes.none().orElse(null),
                        boxed(routes.below()),
                        routes.uncertain().orElse(null));
    }

    private static Routes routes(io.gliznet.streams.avro.@Nullable Routes routes) {
        return routes == null
                ? Routes.NONE
                : new Routes(
                        routes.getLabels(),
                        Optional.ofNullable(routes.getNone()),
                        unboxed(routes.getBelow()),
                        Optional.ofNullable(routes.getUncertain()));
    }

    private static io.gliznet.streams.label.Label label(Label label) {
        return new io.gliznet.streams.label.Label(
                label.getName(),
                Optional.ofNullable(label.getText()),
                unboxed(label.getThreshold()),
                unboxed(label.getBias()),
                label.getExamples());
    }

    private static Label label(io.gliznet.streams.label.Label label) {
        return new Label(
                label.name(),
                label.text().orElse(null),
                boxed(label.threshold()),
                boxed(label.bias()),
                label.examples());
    }

    private static @Nullable Double boxed(OptionalDouble value) {
        return value.isPresent() ? (Double) value.getAsDouble() : null;
    }

    private static OptionalDouble unboxed(@Nullable Double value) {
        return value == null ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    @Override
    public void close() {
        reader.close();
        writer.close();
    }
}
