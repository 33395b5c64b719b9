package io.gliznet.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gliznet.streams.catalog.ReadPosition;
import io.gliznet.streams.catalog.ReadPositionInterceptor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.streams.StreamsConfig;
import org.junit.jupiter.api.Test;

/** What the clients are told, as Streams itself reads our properties. */
final class StreamsPropertiesTest {

    private static final ReadPosition POSITION = new ReadPosition();
    private static final String INTERCEPTORS = "interceptor.classes";

    @Test
    void exactlyOnceIsWhatIsAskedFor() {
        assertThat(properties(Guarantee.EXACTLY_ONCE, Map.of()))
                .containsEntry("processing.guarantee", "exactly_once_v2");
        assertThat(properties(Guarantee.AT_LEAST_ONCE, Map.of()))
                .containsEntry("processing.guarantee", "at_least_once");
        assertThat(Guarantee.of("exactly_once_v2")).isEqualTo(Guarantee.EXACTLY_ONCE);
        assertThatThrownBy(() -> Guarantee.of("exactly_once"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("processing.guarantee: expected one of [at_least_once, exactly_once_v2],"
                        + " found 'exactly_once'");
    }

    @Test
    void onlyCommittedRecordsAreReadUnderBothGuarantees() {
        for (Guarantee guarantee : Guarantee.values()) {
            Properties live = StreamsProperties.live(properties(guarantee, Map.of()), POSITION, 1_000_000);
            assertThat(consumer(live)).containsEntry("isolation.level", "read_committed");
            assertThat(new StreamsConfig(live).getGlobalConsumerConfigs(""))
                    .containsEntry("isolation.level", "read_committed");
        }
    }

    @Test
    void anOverrideWinsWithAPrefixAndWithout() {
        assertThat(consumer(live(Map.of("session.timeout.ms", "9000")))).containsEntry("session.timeout.ms", "9000");
        assertThat(consumer(live(Map.of("main.consumer.max.poll.records", "7"))))
                .containsEntry("max.poll.records", "7");
        assertThat(producer(live(Map.of("producer.linger.ms", "50")))).containsEntry("linger.ms", "50");
        assertThat(properties(Guarantee.EXACTLY_ONCE, Map.of("num.stream.threads", "9")))
                .containsEntry("num.stream.threads", "9");
    }

    @Test
    void anOverrideOfOneClientDoesNotChangeAnother() {
        for (String client : List.of("restore.consumer.", "global.consumer.", "admin.", "producer.")) {
            Map<String, Object> main =
                    consumer(live(Map.of(client + "session.timeout.ms", "77", client + "fetch.max.bytes", "78")));
            assertThat(main).as(client).containsEntry("session.timeout.ms", 6_000);
            assertThat(main).as(client).containsEntry("fetch.max.bytes", 16 * 1024 * 1024);
        }
        for (String client : List.of("consumer.", "main.consumer.", "admin.")) {
            assertThat(producer(live(Map.of(client + "linger.ms", "77"))))
                    .as(client)
                    .containsEntry("linger.ms", 5L);
        }
        Properties global = live(Map.of("global.consumer.isolation.level", "read_uncommitted"));
        assertThat(consumer(global)).containsEntry("isolation.level", "read_committed");
        assertThat(new StreamsConfig(global).getGlobalConsumerConfigs(""))
                .containsEntry("isolation.level", "read_uncommitted");
    }

    @Test
    void anOverrideOfAllConsumersWinsOverOursOfOne() {
        for (String key : List.of("fetch.max.bytes", "consumer.fetch.max.bytes", "main.consumer.fetch.max.bytes")) {
            assertThat(consumer(live(Map.of(key, "78")))).as(key).containsEntry("fetch.max.bytes", "78");
        }
    }

    @Test
    void aNewGroupBeginsWhereAnOverrideSays() {
        for (String key :
                List.of("auto.offset.reset", "consumer.auto.offset.reset", "main.consumer.auto.offset.reset")) {
            StreamsConfig config = new StreamsConfig(properties(Guarantee.EXACTLY_ONCE, Map.of(key, "latest")));
            assertThat(config.getMainConsumerConfigs("app", "app", 0)).containsEntry("auto.offset.reset", "latest");
            assertThat(config.getGlobalConsumerConfigs("app")).containsEntry("auto.offset.reset", "none");
            assertThat(CheckSettings.of(config, TopologySettings.DEFAULT).fromTheStart())
                    .isFalse();
        }
        StreamsConfig usual = new StreamsConfig(properties(Guarantee.EXACTLY_ONCE, Map.of()));
        assertThat(usual.getMainConsumerConfigs("app", "app", 0)).containsEntry("auto.offset.reset", "earliest");
        assertThat(CheckSettings.of(usual, TopologySettings.DEFAULT).fromTheStart())
                .isTrue();
    }

    @Test
    void anOverrideThatKafkaDoesNotTakeIsRefusedAtOnce() {
        KafkaSettings kafka = kafka(Guarantee.EXACTLY_ONCE, Map.of("num.stream.threads", "many"));
        assertThatThrownBy(() -> new ClassificationStream(kafka, TopologySettings.DEFAULT))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("num.stream.threads");
    }

    @Test
    void theStreamsGroupProtocolIsRefused() {
        KafkaSettings kafka = kafka(Guarantee.EXACTLY_ONCE, Map.of("group.protocol", "streams"));
        assertThatThrownBy(() -> new ClassificationStream(kafka, TopologySettings.DEFAULT))
                .isInstanceOf(ConfigException.class)
                .hasMessage("kafka.group.protocol: expected classic, because this service needs a consumer of its own,"
                        + " found streams");
    }

    @Test
    void ourInterceptorOfLabelSetsComesBeforeThatOfTheUser() {
        Properties live = live(Map.of("consumer.interceptor.classes", "com.example.Theirs"));
        assertThat(consumer(live)).containsEntry(INTERCEPTORS, "com.example.Theirs");
        assertThat(new StreamsConfig(live).getGlobalConsumerConfigs(""))
                .containsEntry(INTERCEPTORS, ReadPositionInterceptor.class.getName() + ",com.example.Theirs")
                .containsEntry(ReadPositionInterceptor.POSITION, POSITION);
        assertThat(new StreamsConfig(live).getRestoreConsumerConfigs(""))
                .containsEntry(INTERCEPTORS, "com.example.Theirs");
    }

    @Test
    void theProducerSendsWhatTheLargerSinkTakes() {
        assertThat(StreamsProperties.maxRequest(live(Map.of(), 5_000_000))).isEqualTo(5_000_000);
        assertThat(StreamsProperties.maxRequest(live(Map.of(), 10))).isEqualTo(1_048_576);
        assertThat(StreamsProperties.maxRequest(live(Map.of("max.request.size", "2000"), 5_000_000)))
                .isEqualTo(2_000);
        assertThat(StreamsProperties.maxRequest(live(Map.of("buffer.memory", "3000"), 5_000_000)))
                .as("a record must fit the buffer")
                .isEqualTo(3_000);
    }

    private static Properties live(Map<String, String> overrides) {
        return live(overrides, 1_000_000);
    }

    private static Properties live(Map<String, String> overrides, int largestRecord) {
        return StreamsProperties.live(properties(Guarantee.EXACTLY_ONCE, overrides), POSITION, largestRecord);
    }

    private static Properties properties(Guarantee guarantee, Map<String, String> overrides) {
        return StreamsProperties.of(kafka(guarantee, overrides));
    }

    private static KafkaSettings kafka(Guarantee guarantee, Map<String, String> overrides) {
        return new KafkaSettings(
                "localhost:9092", "app", guarantee, 2, Path.of("state"), Duration.ofSeconds(1), overrides);
    }

    private static Map<String, Object> consumer(Properties live) {
        return new StreamsConfig(live).getMainConsumerConfigs("app", "app", 0);
    }

    private static Map<String, Object> producer(Properties live) {
        return new StreamsConfig(live).getProducerConfigs("app");
    }
}
