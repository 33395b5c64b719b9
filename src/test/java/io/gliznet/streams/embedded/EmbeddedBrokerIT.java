package io.gliznet.streams.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedBrokerIT {

    private static final List<NewTopic> TOPICS = List.of(new NewTopic("t", 1, (short) 1));

    @Test
    void aBrokerHasTheRecordsOfAnEarlierOneInTheSameDirectory(@TempDir Path directory) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0);
                var producer = new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            broker.createTopics(TOPICS);
            broker.createTopics(TOPICS);
            producer.send(new ProducerRecord<>("t", "kept".getBytes(StandardCharsets.UTF_8)))
                    .get();
        }

        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0);
                var consumer = new KafkaConsumer<>(
                        Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers()),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            TopicPartition partition = new TopicPartition("t", 0);
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            assertThat(consumer.poll(Duration.ofSeconds(10)))
                    .extracting(found -> new String(found.value(), StandardCharsets.UTF_8))
                    .containsExactly("kept");
        }
    }

    @Test
    void aProducerCanWriteAsSoonAsTheTopicsAreCreated(@TempDir Path directory) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory, 0);
                var producer = new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", broker.bootstrapServers(), "linger.ms", 0),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (int topic = 0; topic < 20; topic++) {
                String name = "topic-" + topic;
                broker.createTopics(List.of(new NewTopic(name, 8, (short) 1)));
                List<Future<RecordMetadata>> sent = IntStream.range(0, 400)
                        .mapToObj(record -> producer.send(new ProducerRecord<>(name, record % 8, null, new byte[1])))
                        .toList();
                for (Future<RecordMetadata> each : sent) {
                    assertThat(each.get(20, TimeUnit.SECONDS).topic()).isEqualTo(name);
                }
            }
        }
    }

    @Test
    void aPortInUseIsNamed(@TempDir Path directory) throws Exception {
        try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("a"), 0)) {
            String address = broker.bootstrapServers();
            int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));

            assertThatThrownBy(() -> EmbeddedBroker.start(directory.resolve("b"), port))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(Integer.toString(port));
        }
    }
}
