package io.gliznet.streams.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gliznet.streams.deadletter.DeadLetter;
import io.gliznet.streams.json.Json;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A letter is the same after it was exported and imported. */
final class LetterJsonTest {

    private static final String NAMES = "a_\u001b\u202e\"\\é漢\ud83d\ude00\u2028\n";

    @Test
    void anyLetterIsTheSameThereAndBack() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            DeadLetter letter = any(random);
            String line = Json.write(LetterJson.whole(letter));
            ProducerRecord<byte[], byte[]> record = LetterJson.record(line, "other", 3);

            assertThat(line).as("seed %d", seed).doesNotContain("\n", "\u001b", "\u202e", "\u2028");
            assertThat(record.topic()).isEqualTo("other");
            assertThat(record.partition())
                    .as("seed %d", seed)
                    .isEqualTo(letter.at().partition());
            assertThat(record.timestamp()).as("seed %d", seed).isEqualTo(letter.timestamp());
            assertThat(record.key()).as("seed %d", seed).isEqualTo(letter.key());
            assertThat(record.value()).as("seed %d", seed).isEqualTo(letter.value());
            assertThat(record.headers()).as("seed %d", seed).isEqualTo(letter.headers());
        }
    }

    @Test
    void aLetterOfAPartitionThatTheTopicLacksGoesWhereItsKeySays() throws Exception {
        String line = Json.write(LetterJson.whole(any(new Random(1))));
        assertThat(LetterJson.record(line, "other", 0).partition()).isNull();
    }

    @Test
    void whatIsNoLetterIsDescribedByItsField() {
        assertProblem("no JSON", "line: expected a dead letter as 'export' writes it, found no JSON");
        assertProblem("[]", "line: expected a dead letter as 'export' writes it, found a list");
        assertProblem("{\"value\":null,\"headers\":[]}", "key: expected base64 or null, found nothing");
        assertProblem("{\"key\":null,\"headers\":[]}", "value: expected base64 or null, found nothing");
        assertProblem(line("7", "[]"), "value: expected base64 or null, found a number");
        assertProblem(line("\"secret text\"", "[]"), "value: expected base64 or null, found another text");
        assertProblem(line("null", "{}"), "headers: expected a list, found an object");
        assertProblem(line("null", "[{}]"), "headers[0].name: expected a text, found nothing");
        assertProblem(line("null", "[{\"name\":\"a\"}]"), "headers[0].value: expected base64 or null, found nothing");
        assertProblem(
                "{\"timestamp\":-1,\"key\":null,\"value\":null,\"headers\":[]}",
                "timestamp: expected a whole number from 0, found a number");
        assertProblem(
                "{\"partition\":1e99,\"key\":null,\"value\":null,\"headers\":[]}",
                "partition: expected a whole number from 0, found a number");
    }

    @Test
    void aLetterIsDescribedWithoutItsTextUnlessThatIsAskedFor() {
        DeadLetter letter =
                new DeadLetter(record("k".getBytes(UTF_8), "secret".getBytes(UTF_8), new RecordHeaders(), 7, 0));
        assertThat(LetterJson.described(letter, false).has("value")).isFalse();
        assertThat(LetterJson.described(letter, false).has("text")).isFalse();
        assertThat(LetterJson.described(letter, false).path("valueBytes").asInt())
                .isEqualTo(6);
        assertThat(LetterJson.described(letter, true).path("text").asText()).isEqualTo("secret");
    }

    private static String line(String value, String headers) {
        return "{\"key\":null,\"value\":" + value + ",\"headers\":" + headers + "}";
    }

    private static void assertProblem(String line, String problem) {
        assertThatThrownBy(() -> LetterJson.record(line, "other", 3))
                .isInstanceOf(InvalidLineException.class)
                .hasMessage(problem);
    }

    private static DeadLetter any(Random random) {
        RecordHeaders headers = new RecordHeaders();
        for (int i = random.nextInt(6); i > 0; i--) {
            headers.add(name(random), bytes(random));
        }
        return new DeadLetter(
                record(bytes(random), bytes(random), headers, random.nextLong() & Long.MAX_VALUE, random.nextInt(3)));
    }

    private static ConsumerRecord<byte[], byte[]> record(
            byte @Nullable [] key, byte @Nullable [] value, RecordHeaders headers, long timestamp, int partition) {
        return new ConsumerRecord<>(
                "dead-letters",
                partition,
                3,
                timestamp,
                TimestampType.CREATE_TIME,
                0,
                0,
                key,
                value,
                headers,
                Optional.empty());
    }

    private static String name(Random random) {
        int start = random.nextInt(3);
        return NAMES.substring(start, 3 + random.nextInt(3) * 2) + (random.nextBoolean() ? "twice" : NAMES);
    }

    private static byte @Nullable [] bytes(Random random) {
        if (random.nextInt(8) == 0) {
            return null;
        }
        byte[] bytes = new byte[random.nextInt(200)];
        random.nextBytes(bytes);
        return bytes;
    }
}
