package io.gliznet.streams.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gliznet.streams.embedded.EmbeddedBroker;
import io.gliznet.streams.topology.DeadLetters;
import io.gliznet.streams.topology.SharedBroker;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.InvalidRecordException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Each letter is sent once and none twice, wherever a replay ends. */
final class ReplayIT {

    @RegisterExtension
    private static final SharedBroker BROKER = new SharedBroker();

    private static final int PARTITIONS = 3;
    private static final ReplayRules RULES = new ReplayRules(Selection.ALL, Optional.empty(), topic -> true, 3);

    /** Where a process ends that is killed. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<DeadLetter> leftAlone = new ArrayList<>();
    private String letters;
    private String documents;

    @BeforeEach
    void open() {
        String name = "t" + UUID.randomUUID().toString().substring(0, 8);
        letters = name + "-dead-letters";
        documents = name + "-documents";
        EmbeddedBroker.createTopics(
                client(),
                List.of(
                        new NewTopic(letters, PARTITIONS, (short) -1),
                        new NewTopic(documents, PARTITIONS, (short) -1).configs(Map.of("max.message.bytes", "20000"))));
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable client : open) {
            client.close();
        }
    }

    @Test
    void killedAnywhereInATransactionAndContinuedEachLetterIsSentOnce() {
        write(IntStream.range(0, 400).mapToObj(Integer::toString).toList());
        for (String killedAt : List.of("send", "sendOffsetsToTransaction", "commitTransaction", "none")) {
            int call = killedAt.equals("send") ? 70 : 3;
            boolean after = killedAt.equals("commitTransaction");
            Replay replay = replay(killing(producer(), killedAt, call, after), 100);
            if (killedAt.equals("none")) {
                assertThat(replay.run()).isTrue();
            } else {
                assertThatExceptionOfType(Killed.class).isThrownBy(replay::run);
            }
        }

        assertThat(sent()).hasSize(400).doesNotHaveDuplicates();
    }

    @Test
    void lettersThatComeBackAreLeftToTheNextReplayAlsoAfterAnInterruption() {
        write(List.of("1", "2", "3", "4"));
        Replay replay = replay(killing(producer(), "beginTransaction", 2, false), 2);
        assertThatExceptionOfType(Killed.class).isThrownBy(replay::run);
        write(List.of("5", "6"));

        assertThat(replay(producer(), 1_000).run()).isTrue();
        assertThat(sent()).containsExactlyInAnyOrder("1", "2", "3", "4");
        assertThat(replay(producer(), 1_000).run()).isTrue();
        assertThat(sent()).containsExactlyInAnyOrder("1", "2", "3", "4", "5", "6");
        assertThat(replay(producer(), 1_000).run()).isTrue();
        assertThat(sent()).hasSize(6);
    }

    @Test
    void aReplayIsFencedByALaterOneOfItsGroup() {
        write(List.of("1", "2", "3"));
        Replay first = replay(producer(), 1_000);
        assertThat(replay(producer(), 1_000).run()).isTrue();

        assertThatExceptionOfType(ProducerFencedException.class).isThrownBy(first::run);
        assertThat(sent()).containsExactlyInAnyOrder("1", "2", "3");
    }

    @Test
    void aLetterThatItsTopicRefusesIsLeftAloneAndTheOthersAreSent() {
        write(List.of("1", "x".repeat(30_000), "2", "y".repeat(40_000), "3"));

        assertThat(replay(producer(), 1_000).run()).isTrue();

        assertThat(sent()).containsExactlyInAnyOrder("1", "2", "3");
        assertThat(leftAlone).hasSize(2);
    }

    @Test
    void aLetterThatIsRefusedWithOthersOfItsBatchIsFoundAmongThem() {
        write(List.of("1", "2", "bad", "3"));
        ReplayGroup group = group(RULES);
        Replay.open(consumer(group.name()), refusing(producer(), "bad"), group, settings(1_000), new Recording())
                .run();

        assertThat(sent()).containsExactlyInAnyOrder("1", "2", "3");
        assertThat(leftAlone)
                .extracting(letter -> new String(letter.value(), UTF_8))
                .containsExactly("bad");
    }

    @Test
    void whatIsLeftAloneIsTriedAgainAlsoAfterAnInterruption() {
        write(List.of("1", "2", "bad", "3"));
        assertThat(replay(refusing(producer(), "bad"), 1_000).run()).isTrue();
        write(IntStream.range(4, 100).mapToObj(Integer::toString).toList());
        Replay killed = replay(killing(refusing(producer(), "bad"), "commitTransaction", 4, true), 20);
        assertThatExceptionOfType(Killed.class).isThrownBy(killed::run);
        leftAlone.clear();

        assertThat(replay(refusing(producer(), "bad"), 1_000).run()).isTrue();
        assertThat(leftAlone).hasSize(1);
        assertThat(sent()).hasSize(99).doesNotContain("bad");
        assertThat(replay(producer(), 1_000).run()).isTrue();
        assertThat(replay(producer(), 1_000).run()).isTrue();
        assertThat(sent()).hasSize(100).contains("bad").doesNotHaveDuplicates();
    }

    @Test
    void lettersThatAreTooManyToBeTriedAgainAreForgottenWhenTheTopicHasDeletedThem() throws Exception {
        write(IntStream.range(0, 6_000).mapToObj(Integer::toString).toList());
        ReplayRules noTopic = new ReplayRules(Selection.ALL, Optional.empty(), topic -> false, 3);
        Replay.Settings settings = new Replay.Settings(noTopic, 1_000_000, topic -> PARTITIONS);
        ReplayGroup first = group(noTopic);
        assertThat(Replay.open(consumer(first.name()), producer(), first, settings, new Recording())
                        .run())
                .isTrue();
        assertThat(leftAlone).hasSize(6_000);
        assertThat(untracked(noTopic)).isPositive();

        try (Admin admin = Admin.create(client())) {
            Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
            for (int partition = 0; partition < PARTITIONS; partition++) {
                all.put(new TopicPartition(letters, partition), RecordsToDelete.beforeOffset(2_000));
            }
            admin.deleteRecords(all).all().get();
        }

        assertThat(untracked(noTopic)).isZero();
    }

    private long untracked(ReplayRules rules) {
        ReplayGroup group = group(rules);
        group.spans(consumer(group.name()), rules.selection());
        return group.untracked();
    }

    @Test
    void aGroupThatKeepsThePositionOfSomethingElseIsRefused() {
        write(List.of("1"));
        replay(producer(), 1_000).run();
        ReplayRules others = new ReplayRules(Selection.ALL, Optional.of("elsewhere"), topic -> true, 3);
        ReplayGroup group = ReplayGroup.of(Optional.of(group(RULES).name()), "app", letters, "id", others);

        assertThatExceptionOfType(ForeignGroupException.class)
                .isThrownBy(() -> group.spans(consumer(group.name()), others.selection()))
                .withMessageContaining(group.name());
    }

    @Test
    void theRateIsNotExceededAndATransactionIsShort() {
        write(IntStream.range(0, 60).mapToObj(Integer::toString).toList());
        ReplayGroup group = group(RULES);
        List<Duration> due = new ArrayList<>();
        long from = System.nanoTime();
        Replay.Listener listener = new Recording() {
            private int unpaid;

            @Override
            public void sent(int count) {
                unpaid += count;
            }

            @Override
            public boolean stopsWithin(Duration time) {
                if (unpaid > 0) {
                    unpaid = 0;
                    due.add(time.plusNanos(System.nanoTime() - from));
                }
                return false;
            }
        };

        Replay.open(consumer(group.name()), producer(), group, settings(40), listener)
                .run();

        assertThat(due).as("after 20, 40 and 60 documents").hasSize(3);
        for (int i = 0; i < due.size(); i++) {
            assertThat(due.get(i)).isGreaterThanOrEqualTo(Duration.ofMillis((i + 1) * 500L));
        }
    }

    @Test
    void aStopEndsWithATransactionAndTheNextReplayContinues() {
        write(List.of("1", "2", "3", "4", "5"));
        Replay.Listener stopping = new Recording() {
            @Override
            public boolean stopsWithin(Duration time) {
                return true;
            }
        };
        ReplayGroup group = group(RULES);
        boolean done = Replay.open(consumer(group.name()), producer(), group, settings(2), stopping)
                .run();

        assertThat(done).isFalse();
        assertThat(sent()).hasSizeBetween(1, 4);
        assertThat(replay(producer(), 1_000).run()).isTrue();
        assertThat(sent()).containsExactlyInAnyOrder("1", "2", "3", "4", "5");
    }

    /** Never waits. */
    private class Recording implements Replay.Listener {
        @Override
        public void sending(ProducerRecord<byte[], byte[]> document) {}

        @Override
        public void sent(int count) {}

        @Override
        public void leftAlone(DeadLetter letter, String problem) {
            leftAlone.add(letter);
        }

        @Override
        public boolean stopsWithin(Duration time) {
            return false;
        }
    }

    private Replay replay(Producer<byte[], byte[]> producer, double perSecond) {
        ReplayGroup group = group(RULES);
        return Replay.open(consumer(group.name()), producer, group, settings(perSecond), new Recording());
    }

    private ReplayGroup group(ReplayRules rules) {
        return ReplayGroup.of(Optional.empty(), letters, letters, "id", rules);
    }

    private static Replay.Settings settings(double perSecond) {
        return new Replay.Settings(RULES, perSecond, topic -> PARTITIONS);
    }

    /** A producer whose process ends at this call, without a word to the broker. */
    private static Producer<byte[], byte[]> killing(
            Producer<byte[], byte[]> producer, String method, int call, boolean after) {
        AtomicInteger calls = new AtomicInteger();
        @SuppressWarnings("unchecked")
        Producer<byte[], byte[]> killing = (Producer<byte[], byte[]>) Proxy.newProxyInstance(
                ReplayIT.class.getClassLoader(), new Class<?>[] {Producer.class}, (proxy, called, arguments) -> {
                    boolean kills = called.getName().equals(method) && calls.incrementAndGet() == call;
                    if (kills && !after) {
                        throw new Killed();
                    }
                    try {
                        Object result = called.invoke(producer, arguments);
                        if (kills) {
                            throw new Killed();
                        }
                        return result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        return killing;
    }

    /** Refuses this value as Kafka refuses a batch: first its other records, for no reason of theirs, then this one. */
    private static Producer<byte[], byte[]> refusing(Producer<byte[], byte[]> producer, String refused) {
        List<Object[]> batch = new ArrayList<>();
        @SuppressWarnings("unchecked")
        Producer<byte[], byte[]> refusing = (Producer<byte[], byte[]>) Proxy.newProxyInstance(
                ReplayIT.class.getClassLoader(), new Class<?>[] {Producer.class}, (proxy, called, arguments) -> {
                    switch (called.getName()) {
                        case "beginTransaction" -> batch.clear();
                        case "send" -> batch.add(arguments);
                        case "commitTransaction" -> commit(producer, batch, refused);
                        default -> {
                            return called.invoke(producer, arguments);
                        }
                    }
                    return called.getName().equals("beginTransaction") ? called.invoke(producer) : null;
                });
        return refusing;
    }

    @SuppressWarnings("unchecked")
    private static void commit(Producer<byte[], byte[]> producer, List<Object[]> batch, String refused) {
        List<Object[]> bad = batch.stream()
                .filter(send -> refused.equals(new String(((ProducerRecord<byte[], byte[]>) send[0]).value(), UTF_8)))
                .toList();
        if (bad.isEmpty()) {
            for (Object[] send : batch) {
                var unused = producer.send((ProducerRecord<byte[], byte[]>) send[0], (Callback) send[1]);
            }
            producer.commitTransaction();
            return;
        }
        batch.removeAll(bad);
        batch.forEach(
                send -> ((Callback) send[1]).onCompletion(null, new KafkaException("another record of the batch")));
        ((Callback) bad.get(0)[1]).onCompletion(null, new InvalidRecordException("bad"));
        throw new KafkaException("a record was refused");
    }

    private void write(List<String> values) {
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(client(), new ByteArraySerializer(), new ByteArraySerializer())) {
            for (int i = 0; i < values.size(); i++) {
                ProducerRecord<byte[], byte[]> letter = new ProducerRecord<>(
                        letters, i % PARTITIONS, null, values.get(i).getBytes(UTF_8));
                letter.headers().add(DeadLetters.TOPIC, documents.getBytes(UTF_8));
                var unused = producer.send(letter);
            }
        }
    }

    /** The values of the documents that are committed, in no order. */
    private List<String> sent() {
        try (KafkaConsumer<byte[], byte[]> consumer = newConsumer("reader")) {
            List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                    .mapToObj(partition -> new TopicPartition(documents, partition))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<String> values = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
                    values.add(new String(record.value(), UTF_8));
                }
            }
            return values;
        }
    }

    private Consumer<byte[], byte[]> consumer(String group) {
        KafkaConsumer<byte[], byte[]> consumer = newConsumer(group);
        open.add(consumer);
        return consumer;
    }

    private KafkaConsumer<byte[], byte[]> newConsumer(String group) {
        Map<String, Object> settings = new HashMap<>(client());
        settings.put("group.id", group);
        settings.put("isolation.level", "read_committed");
        settings.put("enable.auto.commit", "false");
        return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private Producer<byte[], byte[]> producer() {
        Map<String, Object> settings = new HashMap<>(client());
        settings.put("transactional.id", group(RULES).name());
        settings.put("transaction.timeout.ms", "20000");
        KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
        open.add(() -> producer.close(Duration.ZERO));
        return producer;
    }

    private static Map<String, Object> client() {
        return Map.of("bootstrap.servers", BROKER.bootstrapServers());
    }
}
