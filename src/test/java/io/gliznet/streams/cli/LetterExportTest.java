package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.gliznet.streams.deadletter.LetterReader;
import io.gliznet.streams.deadletter.Selection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of an export. */
final class LetterExportTest {

    private static final TopicPartition PARTITION = new TopicPartition("dead-letters", 0);

    @TempDir
    private Path folder;

    private final CapturedConsole console = CapturedConsole.terminal(100);
    private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("earliest");

    @Test
    void onlyTheOwnerReadsIt() throws Exception {
        Path file = folder.resolve("letters.jsonl");
        assertThat(export(1).toFile(file)).isEqualTo(1);
        assertThat(Files.readAllLines(file)).hasSize(1);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void aFailedExportLeavesNoFile() {
        Path file = folder.resolve("letters.jsonl");
        LetterExport export = export(2);
        consumer.schedulePollTask(() -> {});
        consumer.schedulePollTask(() -> consumer.setPollException(new KafkaException("gone")));
        assertThatExceptionOfType(KafkaException.class).isThrownBy(() -> export.toFile(file));
        assertThat(file).doesNotExist();
    }

    private LetterExport export(long end) {
        LetterReader reader = new LetterReader(consumer, Map.of(PARTITION, new LetterReader.Span(0, end)));
        consumer.addRecord(new ConsumerRecord<>("dead-letters", 0, 0, new byte[1], new byte[1]));
        return new LetterExport(console.console(), reader, Selection.ALL);
    }
}
