package io.gliznet.streams.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.gliznet.streams.label.Aggregation;
import io.gliznet.streams.label.Decision;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelMode;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.label.Routes;
import io.gliznet.streams.label.Selection;
import io.gliznet.streams.serde.Samples;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class LabelSetRecordsTest {

    private static final LabelSetKey KEY = new LabelSetKey("acme", "topics/news");
    private static final LabelSet LABEL_SET = new LabelSet(
            KEY,
            List.of(new Label("sports", Optional.of("about sports"), OptionalDouble.of(0.25)), Label.named("politics")),
            LabelMode.SINGLE_LABEL,
            OptionalDouble.of(0.75),
            3,
            "This is {}.",
            Aggregation.MEAN,
            42);

    private final SerdeSettings settings = Samples.registry();
    private final LabelSetRecords records = new LabelSetRecords(settings, "label-sets");

    static byte[] encoded(LabelSetRecords records) {
        return records.encode(LABEL_SET, OptionalLong.of(42));
    }

    @Test
    void readsEveryFieldThatWasWritten() {
        assertThat(records.read(records.key(KEY), encoded(records), 7))
                .isEqualTo(new LabelSetRecord.Put(LABEL_SET, OptionalLong.of(42)));
        LabelSet fitted = new LabelSet(
                KEY,
                List.of(
                        Label.named("sports").fitted(OptionalDouble.of(0.5), List.of("a goal", "a match")),
                        Label.named("politics")),
                LabelMode.MULTI_LABEL,
                OptionalDouble.empty(),
                0,
                LabelSet.PLACEHOLDER,
                List.of("{}", "on {}"),
                Aggregation.MAX,
                new Decision(
                        Selection.RELATIVE, OptionalDouble.of(0.6), OptionalDouble.of(1.5), OptionalDouble.of(1.25)),
                new Routes(
                        Map.of("sports", "t.sports"),
                        Optional.of("t.none"),
                        OptionalDouble.of(0.4),
                        Optional.of("t.review")),
                42);
        assertThat(records.read(records.key(KEY), records.encode(fitted, OptionalLong.of(42)), 7))
                .isEqualTo(new LabelSetRecord.Put(fitted, OptionalLong.of(42)));
    }

    @Test
    void theKeyIsTenantAndNameInUtf8() {
        assertThat(records.key(KEY)).asString(StandardCharsets.UTF_8).isEqualTo("acme/topics/news");
    }

    @Test
    void aLabelSetWithoutAVersionHasTheOffsetOfItsRecord() {
        byte[] value = records.encode(LABEL_SET, OptionalLong.empty());
        assertThat(records.read(records.key(KEY), value, 7))
                .isInstanceOfSatisfying(
                        LabelSetRecord.Put.class,
                        put -> assertThat(put.labelSet().version()).isEqualTo(7));
    }

    @Test
    void aNullValueDeletes() {
        assertThat(records.read(records.key(KEY), null, 7)).isEqualTo(new LabelSetRecord.Delete(KEY));
    }

    @Test
    void anInvalidLabelSetNamesTheBrokenRules() {
        io.gliznet.streams.avro.LabelSet broken = io.gliznet.streams.avro.LabelSet.newBuilder()
                .setLabels(List.of())
                .setTemplate("no placeholder")
                .setThreshold(2.0)
                .build();
        assertThat(records.read(records.key(KEY), write(broken), 7))
                .isInstanceOfSatisfying(LabelSetRecord.Invalid.class, invalid -> {
                    assertThat(invalid.key()).isEqualTo(KEY);
                    assertThat(invalid.problems())
                            .hasSize(3)
                            .anySatisfy(problem -> assertThat(problem).startsWith("labels: expected 1 to"))
                            .anySatisfy(problem -> assertThat(problem).startsWith("threshold: expected 0 to 1"))
                            .anySatisfy(problem -> assertThat(problem).startsWith("template: expected"));
                });
    }

    @Test
    void bytesThatAreNotALabelSetAreAnInvalidLabelSet() {
        assertThat(records.read(records.key(KEY), new byte[] {1, 2, 3}, 7))
                .isInstanceOfSatisfying(LabelSetRecord.Invalid.class, invalid -> assertThat(invalid.problems())
                        .singleElement()
                        .asString()
                        .startsWith("header: expected"));
    }

    @Test
    void aRecordWhoseKeyNamesNoLabelSetIsMisplaced() {
        assertThat(records.read(null, encoded(records), 7)).isInstanceOf(LabelSetRecord.Misplaced.class);
        assertThat(records.read(new byte[] {(byte) 0xff, '/', 'a'}, encoded(records), 7))
                .isEqualTo(new LabelSetRecord.Misplaced("label set key: expected UTF-8, found 'ÿ/a'"));
        assertThat(records.read("acme".getBytes(StandardCharsets.UTF_8), null, 7))
                .isEqualTo(new LabelSetRecord.Misplaced("label set key: expected tenantId/name, found 'acme'"));
    }

    private byte[] write(io.gliznet.streams.avro.LabelSet labelSet) {
        try (RecordWriter<io.gliznet.streams.avro.LabelSet> writer =
                RecordWriter.open(settings, "label-sets", RegistryStatus.unwatched())) {
            return writer.write(labelSet);
        }
    }
}
