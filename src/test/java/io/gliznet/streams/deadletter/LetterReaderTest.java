package io.gliznet.streams.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gliznet.streams.deadletter.LetterReader.Span;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** How long a broker may be silent. */
final class LetterReaderTest {

    private static final long MINUTE = Duration.ofMinutes(1).toNanos();

    private final AtomicLong now = new AtomicLong();
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");
    private final LetterReader reader =
            new LetterReader(consumer, Map.of(new TopicPartition(Letters.TOPIC, 0), new Span(0, 10)), now::get);

    @Test
    void theTimeThatTheCallerTakesIsNoSilenceOfTheBroker() {
        for (int i = 0; i < 3; i++) {
            assertThat(reader.poll()).isEmpty();
            now.addAndGet(MINUTE);
        }
        assertThat(reader.hasMore()).isTrue();
    }

    @Test
    void aBrokerThatIsSilentForLongIsAFailure() {
        consumer.schedulePollTask(() -> now.addAndGet(MINUTE));
        assertThatExceptionOfType(TimeoutException.class).isThrownBy(reader::poll);
    }
}
