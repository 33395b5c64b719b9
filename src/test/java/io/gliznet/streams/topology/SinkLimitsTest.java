package io.gliznet.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.internal.DefaultRecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

final class SinkLimitsTest {

    private static final int RECORDS = 1_000;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);

    @Test
    void aRecordIsNeverTakenForSmallerThanTheBrokerTakesIt() {
        for (int i = 0; i < RECORDS; i++) {
            RecordHeaders headers = new RecordHeaders();
            for (int header = random.nextInt(4); header > 0; header--) {
                headers.add("€".repeat(random.nextInt(40)), random.nextBoolean() ? null : bytes(300));
            }
            byte[] key = random.nextBoolean() ? null : bytes(100);
            byte[] value = bytes(40_000);
            long estimated = SinkLimits.bytes(new Record<>(key, value, Long.MAX_VALUE, headers));
            int exact = DefaultRecordBatch.sizeInBytes(
                    List.of(new SimpleRecord(Long.MAX_VALUE, key, value, headers.toArray())));

            assertThat(estimated).as("seed %d, record %d", seed, i).isBetween((long) exact, exact + 200L);
        }
    }

    private byte[] bytes(int atMost) {
        return new byte[random.nextInt(atMost)];
    }
}
