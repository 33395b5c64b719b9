package io.gliznet.streams.cli;

import io.gliznet.streams.deadletter.DeadLetter;
import io.gliznet.streams.deadletter.ForeignGroupException;
import io.gliznet.streams.deadletter.LetterCounts;
import io.gliznet.streams.deadletter.LetterReader;
import io.gliznet.streams.deadletter.Replay;
import io.gliznet.streams.deadletter.ReplayGroup;
import io.gliznet.streams.deadletter.ReplayRules;
import io.gliznet.streams.deadletter.ReplayRules.Decision;
import io.gliznet.streams.json.Counted;
import io.gliznet.streams.json.Visible;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TransactionalIdAuthorizationException;
import picocli.CommandLine.ExitCode;

/** Prints what a replay would send, or sends it. Used by one thread. */
final class LetterReplay {

    private final Console console;
    private final KafkaClients clients;
    private final ReplayGroup group;
    private final ReplayRules rules;
    private final Map<String, Integer> partitions = new HashMap<>();
    private final Map<String, Duration> retentions = new HashMap<>();
    private final Set<String> warned = new HashSet<>();
    private final LettersLeftAlone leftAlone;

    LetterReplay(Console console, KafkaClients clients, ReplayGroup group, ReplayRules rules) {
        this.console = console;
        this.clients = clients;
        this.group = group;
        this.rules = rules;
        leftAlone = new LettersLeftAlone(console);
    }

    /** Sends nothing. */
    int preview() {
        LetterCounts counts = new LetterCounts(0);
        try (Consumer<byte[], byte[]> consumer = clients.groupConsumer(group.name())) {
            addMissing(consumer);
            LetterReader reader = new LetterReader(consumer, group.spans(consumer, rules.selection()));
            while (reader.hasMore()) {
                reader.poll().stream()
                        .filter(letter -> !group.isDone(letter))
                        .forEach(letter -> preview(letter, counts));
            }
            leftAlone.finish();
            countUntracked(group.untracked());
        } catch (ForeignGroupException e) {
            throw CommandFailure.usage("--group: " + e.getMessage());
        }
        if (counts.total() > 0) {
            LetterList.table(console, counts.counts(), "TO");
        }
        console.out()
                .println("would send " + Counted.of(counts.total(), "document")
                        + (group.isContinued() ? ", the rest of an interrupted replay" : "") + leftAlone()
                        + "; nothing was sent, --yes sends; group " + Visible.line(group.name()));
        return exitCode();
    }

    private void preview(DeadLetter letter, LetterCounts counts) {
        Decision decision = rules.decide(letter, this::partitions);
        if (decision instanceof Decision.Send send) {
            check(send.record());
            counts.add(letter, send.record().topic(), "");
        } else if (decision instanceof Decision.LeftAlone left) {
            leftAlone.add(letter.at(), left.problem());
        }
    }

    /** @param perSecond infinity: no limit */
    int run(double perSecond) {
        StopSignal stop = StopSignal.onSignals();
        try (Consumer<byte[], byte[]> consumer = clients.groupConsumer(group.name());
                Producer<byte[], byte[]> producer = clients.transactionalProducer(group.name());
                Progress progress = new Progress(console)) {
            addMissing(consumer);
            Sending sending = new Sending(stop, progress);
            Replay replay = Replay.open(
                    consumer, producer, group, new Replay.Settings(rules, perSecond, this::partitions), sending);
            long before = group.untracked();
            boolean done = replay.run();
            progress.clear();
            leftAlone.finish();
            countUntracked(before);
            console.out()
                    .println("sent " + Counted.of(sending.sent, "document") + leftAlone() + "; group "
                            + Visible.line(group.name()));
            if (sending.sent > 0) {
                console.out()
                        .println(
                                "Letters stay in their topic until its retention ends. The same command sends only what"
                                        + " came since; with other options, another group sends them again.");
            }
            if (!done) {
                console.out().flush();
                console.err().println("gliznet: interrupted; the same command continues");
                return Signals.INTERRUPTED;
            }
            return exitCode();
        } catch (ForeignGroupException e) {
            throw CommandFailure.usage("--group: " + e.getMessage());
        } catch (TransactionalIdAuthorizationException e) {
            throw CommandFailure.failed(
                    "transactional id " + group.name() + ": expected the permission Write on it, found none");
        } catch (ProducerFencedException | InvalidProducerEpochException e) {
            throw CommandFailure.failed("group " + group.name() + ": expected to be its only replay, found another one"
                    + " that was started later and continues");
        }
    }

    private void addMissing(Consumer<byte[], byte[]> consumer) {
        LetterReader.missing(consumer, rules.selection().letters())
                .forEach(letter -> leftAlone.add(letter, "expected a dead letter, found none"));
    }

    private int exitCode() {
        return leftAlone.total() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    /** @param letters that earlier runs of the group left alone, too many for it to keep them all */
    private void countUntracked(long letters) {
        if (letters > 0) {
            leftAlone.add(letters);
            console.out().flush();
            console.err()
                    .println("gliznet: " + letters + " of the letters that earlier runs of group "
                            + Visible.line(group.name()) + " left alone are too many to be tried again; --group with"
                            + " another name starts over, and sends again what was sent");
        }
    }

    /** Asks the broker once for each topic. */
    private int partitions(String topic) {
        return partitions.computeIfAbsent(topic, clients::partitionsIfAny);
    }

    /** @throws CommandFailure if the topic of --to is missing */
    private void check(ProducerRecord<byte[], byte[]> document) {
        if (partitions(document.topic()) == 0) {
            clients.partitions(document.topic());
        }
        warnOfRetention(document);
    }

    /** A document has its own timestamp again, by which the broker may delete it before anybody reads it. */
    private void warnOfRetention(ProducerRecord<byte[], byte[]> document) {
        Duration retention = retentions.computeIfAbsent(document.topic(), clients::retention);
        Instant time = Instant.ofEpochMilli(document.timestamp());
        if (time.isBefore(Instant.now().minus(retention)) && warned.add(document.topic())) {
            console.err()
                    .println("gliznet: " + Visible.line(document.topic()) + ": a document is of " + time
                            + ", which is older than retention.ms (" + retention.toMillis()
                            + "); the broker may delete such documents before they are read: raise retention.ms first");
        }
    }

    private String leftAlone() {
        return leftAlone.total() == 0 ? "" : ", left " + leftAlone.total() + " alone";
    }

    /** Counts what was committed. */
    private final class Sending implements Replay.Listener {

        private final StopSignal stop;
        private final Progress progress;
        private long sent;

        Sending(StopSignal stop, Progress progress) {
            this.stop = stop;
            this.progress = progress;
        }

        @Override
        public void sending(ProducerRecord<byte[], byte[]> document) {
            check(document);
        }

        @Override
        public void sent(int documents) {
            sent += documents;
            progress.show("sent " + sent);
        }

        @Override
        public void leftAlone(DeadLetter letter, String problem) {
            progress.clear();
            leftAlone.add(letter.at(), problem);
        }

        @Override
        public boolean stopsWithin(Duration time) {
            return stop.await(time);
        }
    }
}
