package io.gliznet.streams.topology;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** The documents of one partition that are not committed, by offset. Thread-safe. */
final class PartitionProgress {

    private static final long UNKNOWN = -1;

    private final Object owner;
    private final NavigableMap<Long, Uncommitted> documents = new TreeMap<>();
    private long heldDocuments;
    private long heldBytes;
    private long committed = UNKNOWN;
    private long end = UNKNOWN;

    PartitionProgress(Object owner) {
        this.owner = owner;
    }

    /** A document that was polled. Threading: guarded by the partition; its own once it is committed. */
    static final class Uncommitted {
        private final long timestamp;
        private final long bytes;
        private @Nullable Runnable count;

        private Uncommitted(ConsumerRecord<byte[], byte[]> record) {
            timestamp = record.timestamp();
            bytes = HeldDocument.bytes(record);
        }

        /** In milliseconds. */
        long timestamp() {
            return timestamp;
        }

        /** Counts its outcome. */
        void count() {
            if (count != null) {
                count.run();
            }
        }
    }

    /** Whether this is who polls the partition. */
    boolean isOf(Object other) {
        return owner == other;
    }

    synchronized void received(List<ConsumerRecord<byte[], byte[]>> records) {
        begin(records.get(0).offset());
        for (ConsumerRecord<byte[], byte[]> record : records) {
            Uncommitted document = new Uncommitted(record);
            if (documents.put(record.offset(), document) == null) {
                heldDocuments++;
                heldBytes += document.bytes;
            }
        }
    }

    synchronized void ends(long position, long newEnd) {
        begin(position);
        end = newEnd;
    }

    /** The first position that is known is the one that was committed. */
    private void begin(long position) {
        committed = committed == UNKNOWN ? position : committed;
    }

    /** @return whether the document was polled here */
    synchronized boolean answered(long offset, Runnable count) {
        Uncommitted document = documents.get(offset);
        if (document == null) {
            return false;
        }
        if (document.count == null) {
            heldDocuments--;
            heldBytes -= document.bytes;
        }
        document.count = count;
        return true;
    }

    /** Takes out what is before this offset. */
    synchronized Collection<Uncommitted> committed(long offset) {
        committed = Math.max(committed, offset);
        NavigableMap<Long, Uncommitted> before = documents.headMap(offset, false);
        List<Uncommitted> done = new ArrayList<>(before.values());
        before.clear();
        return done;
    }

    /** Records before the end that are not committed; 0 while the end is not known. */
    synchronized long lag() {
        return end == UNKNOWN ? documents.size() : Math.max(0, end - committed);
    }

    /** Milliseconds since the timestamp of the first document; 0 if there is none, or it has no timestamp. */
    synchronized long oldestAge(long now) {
        if (documents.isEmpty()) {
            return 0;
        }
        long timestamp = documents.firstEntry().getValue().timestamp();
        return timestamp <= 0 ? 0 : Math.max(0, now - timestamp);
    }

    /** The offset of the first document; empty if there is none. */
    synchronized OptionalLong first() {
        return documents.isEmpty() ? OptionalLong.empty() : OptionalLong.of(documents.firstKey());
    }

    /** Documents without an answer. */
    synchronized long heldDocuments() {
        return heldDocuments;
    }

    /** Bytes of their keys, values and headers. */
    synchronized long heldBytes() {
        return heldBytes;
    }
}
