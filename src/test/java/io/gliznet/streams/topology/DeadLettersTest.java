package io.gliznet.streams.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.gliznet.streams.classify.Outcome.Rejected;
import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.classify.RejectedException;
import java.time.Instant;
import java.util.Arrays;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a letter keeps of its document, and what is changed so that its topic accepts it. */
final class DeadLettersTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final long SENT = 7;
    private static final byte[] KEY = "k".getBytes(UTF_8);
    private static final byte[] VALUE = "v".getBytes(UTF_8);
    private static final Rejected REJECTED = new Rejected(Reason.EMPTY_TEXT, "text: expected some");
    private static final SinkTopic ANY = SinkTopic.of("dead-letters", 1_000_000);
    private static final SinkTopic COMPACTED =
            new SinkTopic("dead-letters", 1_000_000, true, Long.MAX_VALUE, Long.MAX_VALUE, -1);

    @Test
    void aLetterBearsTheTimeOfRejectionAndKeepsTheDocuments() {
        Record<byte[], byte[]> letter = letter(document(KEY, headers("trace")), ANY);
        assertThat(letter.timestamp()).isEqualTo(NOW.toEpochMilli());
        assertThat(text(letter, DeadLetters.DOCUMENT_TIMESTAMP)).isEqualTo("7");
        assertThat(letter.value()).isEqualTo(VALUE);
        assertThat(text(letter, "trace")).isEqualTo("trace");
    }

    @Test
    void sentBackItIsTheSameDocument() {
        for (SinkTopic topic : new SinkTopic[] {ANY, COMPACTED}) {
            for (byte[] key : Arrays.asList(KEY, null)) {
                Record<byte[], byte[]> document = document(key, headers("trace"));
                assertThat(DeadLetters.original(letter(document, topic))).isEqualTo(document);
                Record<byte[], byte[]> again = letter(letter(document, topic), topic);
                assertThat(DeadLetters.original(again)).isEqualTo(document);
            }
        }
    }

    @Test
    void aDocumentThatWasNeverRejectedKeepsItsOwnHeader() {
        Record<byte[], byte[]> document =
                document(KEY, new RecordHeaders().add(DeadLetters.DOCUMENT_TIMESTAMP, "99".getBytes(UTF_8)));
        assertThat(DeadLetters.original(document)).isEqualTo(document);
    }

    @Test
    void aTimeThatIsNoneIsNotTakenForOne() {
        for (String damaged : new String[] {"", "x", "-1", "99999999999999999999"}) {
            Record<byte[], byte[]> letter = letter(document(KEY, headers("trace")), ANY);
            letter.headers()
                    .remove(DeadLetters.DOCUMENT_TIMESTAMP)
                    .add(DeadLetters.DOCUMENT_TIMESTAMP, damaged.getBytes(UTF_8));
            assertThat(DeadLetters.original(letter).timestamp()).isEqualTo(NOW.toEpochMilli());
        }
    }

    @Test
    void errorHeadersOfAnotherApplicationAreRemovedFromAResult() {
        Headers headers =
                headers("trace").add("__streams.errors.stacktrace", VALUE).add("gliznet.error.other", VALUE);
        assertThat(DeadLetters.original(document(KEY, headers)).headers()).isEqualTo(headers("trace"));
    }

    @Test
    void springsHeadersOfAnotherApplicationAreKept() {
        Headers theirs = headers("trace", "kafka_dlt-exception-fqcn", "kafka_dlt-original-topic");
        Record<byte[], byte[]> document = document(KEY, theirs);
        assertThat(DeadLetters.original(document)).isEqualTo(document);

        Record<byte[], byte[]> letter = letter(document, ANY);
        assertThat(text(letter, "kafka_dlt-original-topic")).isEqualTo("kafka_dlt-original-topic");
        assertThat(DeadLetters.original(letter)).isEqualTo(document);
    }

    @Test
    void theTenantIsToldIfItIsKnown() {
        SinkLimits limits = new SinkLimits(ANY, ANY, ResultTimestamp.DOCUMENT, () -> NOW);
        Record<byte[], byte[]> document = document(KEY, headers("trace"));
        Record<byte[], byte[]> letter = DeadLetters.of(document, new Metadata(), REJECTED.of("acme"), limits);
        assertThat(text(letter, DeadLetters.TENANT)).isEqualTo("acme");
        assertThat(DeadLetters.original(letter)).isEqualTo(document);
        assertThat(letter(document, ANY).headers().lastHeader(DeadLetters.TENANT))
                .isNull();
    }

    @Test
    void springsToolsReadReasonAndOrigin() {
        Record<byte[], byte[]> letter = letter(document(KEY, headers("trace")), ANY);
        assertThat(text(letter, "kafka_dlt-exception-fqcn")).isEqualTo(RejectedException.class.getName());
        assertThat(text(letter, "kafka_dlt-exception-message")).isEqualTo(REJECTED.message());
        assertThat(text(letter, "kafka_dlt-original-topic")).isEqualTo("documents");
        assertThat(bytes(letter, "kafka_dlt-original-partition")).containsExactly(0, 0, 0, 3);
        assertThat(bytes(letter, "kafka_dlt-original-offset")).containsExactly(0, 0, 0, 0, 0, 0, 0, 42);
        assertThat(bytes(letter, "kafka_dlt-original-timestamp")).containsExactly(0, 0, 0, 0, 0, 0, 0, 7);
    }

    @Test
    void headersThatRepeatOthersAreLeftOutBeforeTheValueIs() {
        Record<byte[], byte[]> document = document(KEY, headers("trace"));
        int tooSmallForAll = (int) SinkLimits.bytes(letter(document, ANY)) - 1;
        Record<byte[], byte[]> letter = letter(document, SinkTopic.of("dead-letters", tooSmallForAll));
        assertThat(letter.headers()).noneMatch(header -> header.key().startsWith("kafka_dlt-"));
        assertThat(letter.headers().lastHeader(DeadLetters.OMITTED)).isNull();
        assertThat(letter.value()).isEqualTo(VALUE);
        assertThat(DeadLetters.original(letter)).isEqualTo(document);
    }

    @Test
    void aLetterKeepsHowOftenItWasSentBackAndAResultDoesNot() {
        Headers replayed = headers("trace").add(DeadLetters.REPLAYS, "2".getBytes(UTF_8));
        assertThat(DeadLetters.original(document(KEY, replayed)).headers()).isEqualTo(headers("trace"));

        Headers tooLarge = new RecordHeaders(replayed.toArray()).add("more", new byte[3_000]);
        Record<byte[], byte[]> letter = letter(document(KEY, tooLarge), SinkTopic.of("dead-letters", 2_000));
        assertThat(text(letter, DeadLetters.HEADERS_OMITTED)).isEqualTo("2");
        assertThat(text(letter, DeadLetters.REPLAYS)).isEqualTo("2");
    }

    @Test
    void onACompactedTopicALetterHasAKey() {
        Record<byte[], byte[]> letter = letter(document(null, headers("trace")), COMPACTED);
        assertThat(letter.key()).isEqualTo("documents-3@42".getBytes(UTF_8));
        assertThat(text(letter, DeadLetters.KEY_ADDED)).isEqualTo("true");
        assertThat(letter(document(KEY, headers("trace")), COMPACTED).headers().lastHeader(DeadLetters.KEY_ADDED))
                .isNull();
        assertThat(letter(document(null, headers("trace")), ANY).key()).isNull();
    }

    @Test
    void whatDoesNotFitIsLeftOutTheLargestFirst() {
        byte[] large = new byte[3_000];
        SinkTopic small = SinkTopic.of("dead-letters", 2_000);
        Record<byte[], byte[]> letter = letter(new Record<>(KEY, large, SENT, headers("trace")), small);
        assertThat(letter.value()).isNull();
        assertThat(text(letter, DeadLetters.OMITTED)).isEqualTo("3000");
        assertThat(text(letter, "trace")).isEqualTo("trace");

        letter = letter(new Record<>(KEY, large, SENT, headers("trace").add("more", large)), small);
        assertThat(letter.headers().lastHeader("more")).isNull();
        assertThat(text(letter, DeadLetters.HEADERS_OMITTED)).isEqualTo("2");
        assertThat(letter.key()).isEqualTo(KEY);

        letter = letter(new Record<>(large, large, SENT, headers("trace").add("more", large)), small);
        assertThat(letter.key()).isEqualTo("documents-3@42".getBytes(UTF_8));
        assertThat(text(letter, DeadLetters.KEY_OMITTED)).isEqualTo("3000");
        assertThat(SinkLimits.bytes(letter)).isLessThanOrEqualTo(2_000);
        assertThat(text(letter, DeadLetters.REASON)).isEqualTo("EMPTY_TEXT");
    }

    private static Record<byte[], byte[]> letter(Record<byte[], byte[]> document, SinkTopic topic) {
        SinkLimits limits = new SinkLimits(ANY, topic, ResultTimestamp.DOCUMENT, () -> NOW);
        return DeadLetters.of(document, new Metadata(), REJECTED, limits);
    }

    private static Record<byte[], byte[]> document(byte @Nullable [] key, Headers headers) {
        return new Record<>(key, VALUE, SENT, headers);
    }

    private static Headers headers(String... names) {
        RecordHeaders headers = new RecordHeaders();
        Arrays.stream(names).forEach(name -> headers.add(name, name.getBytes(UTF_8)));
        return headers;
    }

    private static String text(Record<byte[], byte[]> of, String header) {
        return new String(bytes(of, header), UTF_8);
    }

    private static byte[] bytes(Record<byte[], byte[]> of, String header) {
        return of.headers().lastHeader(header).value();
    }

    private record Metadata() implements RecordMetadata {
        @Override
        public String topic() {
            return "documents";
        }

        @Override
        public int partition() {
            return 3;
        }

        @Override
        public long offset() {
            return 42;
        }
    }
}
