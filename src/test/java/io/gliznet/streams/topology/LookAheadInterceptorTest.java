package io.gliznet.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.classify.Submit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

final class LookAheadInterceptorTest {

    private static final TopicPartition PARTITION = new TopicPartition("documents", 0);

    private final LookAheadInterceptor lookAhead = new LookAheadInterceptor();
    private final List<CompletableFuture<Outcome>> submitted = new ArrayList<>();

    @Test
    void everyDocumentOfAPollIsSubmittedAtOnceAndCarriesItsTicket() {
        configure(value -> {
            submitted.add(new CompletableFuture<>());
            return submitted.get(submitted.size() - 1);
        });
        ConsumerRecords<byte[], byte[]> poll = poll(3);

        assertThat(lookAhead.onConsume(poll)).isSameAs(poll);
        assertThat(tickets(poll)).extracting(Optional::orElseThrow).containsExactlyElementsOf(submitted);
    }

    @Test
    void pollsOfSeveralThreadsDoNotMix() throws InterruptedException {
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        LookAheadInterceptor other = new LookAheadInterceptor();
        Thread otherThread = new Thread(() -> other.onConsume(poll(2, 2)), "other stream thread");
        Submit submit = value -> {
            order.add(Objects.requireNonNull(value).length);
            if (order.size() == 1) {
                otherThread.start();
                awaitState(otherThread, Set.of(Thread.State.BLOCKED, Thread.State.TERMINATED));
            }
            return new CompletableFuture<>();
        };
        other.configure(Map.of(LookAheadInterceptor.SUBMIT, submit));
        configure(submit);

        lookAhead.onConsume(poll(2, 1));
        otherThread.join();

        assertThat(order).containsExactly(1, 1, 2, 2);
    }

    private static void awaitState(Thread thread, Set<Thread.State> states) {
        while (!states.contains(thread.getState())) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aPollIsAnsweredWithTheLastOfItsDocuments() {
        configure(value -> new CompletableFuture<>());
        List<Ticket> tickets = new ArrayList<>();
        lookAhead
                .onConsume(poll(2))
                .forEach(document -> tickets.add(Ticket.take(document.headers()).orElseThrow()));

        assertThat(tickets.get(1).poll().answered()).isFalse();
        assertThat(tickets.get(0).poll().answered()).isTrue();
    }

    @Test
    void aFailureLeavesTheRestOfThePollToTheProcessor() {
        configure(value -> {
            submitted.add(new CompletableFuture<>());
            if (submitted.size() == 2) {
                throw new IllegalStateException("closed");
            }
            return submitted.get(0);
        });
        ConsumerRecords<byte[], byte[]> poll = poll(3);

        assertThat(lookAhead.onConsume(poll)).isSameAs(poll);
        assertThat(tickets(poll)).containsExactly(Optional.of(submitted.get(0)), Optional.empty(), Optional.empty());
    }

    @Test
    void withoutThePipelineOfThisJvmItDoesNotStart() {
        assertThatThrownBy(() -> lookAhead.configure(Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(LookAheadInterceptor.SUBMIT);
    }

    @Test
    void aTicketIsTakenOnceAndAHeaderOfASenderIsNone() {
        Headers headers = new RecordHeaders().add("gliznet.ticket", new byte[] {1});
        assertThat(Ticket.take(headers)).isEmpty();

        Ticket ticket = new Ticket.Poll().ticket(new CompletableFuture<>());
        headers.add(ticket);
        assertThat(Ticket.take(headers)).containsSame(ticket);
        assertThat(Ticket.take(headers)).isEmpty();
        assertThat(headers.lastHeader("gliznet.ticket").value()).containsExactly(1);
    }

    private void configure(Submit submit) {
        lookAhead.configure(Map.of(LookAheadInterceptor.SUBMIT, submit));
    }

    private static ConsumerRecords<byte[], byte[]> poll(int documents) {
        return poll(documents, 0);
    }

    private static ConsumerRecords<byte[], byte[]> poll(int documents, int bytes) {
        List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
        for (int offset = 0; offset < documents; offset++) {
            records.add(new ConsumerRecord<>(PARTITION.topic(), 0, offset, new byte[0], new byte[bytes]));
        }
        return new ConsumerRecords<>(Map.of(PARTITION, records), Map.of());
    }

    private static List<Optional<CompletableFuture<Outcome>>> tickets(ConsumerRecords<byte[], byte[]> poll) {
        List<Optional<CompletableFuture<Outcome>>> tickets = new ArrayList<>();
        poll.forEach(document -> tickets.add(Ticket.take(document.headers()).map(Ticket::outcome)));
        return tickets;
    }
}
