package io.gliznet.streams.deadletter;

import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Offsets of the letters of one partition that the replays of a group have left alone. The first ones are kept, as many as fit into
 * the metadata of an offset; the others are only counted, until the topic no longer has the last of them. Not thread-safe.
 */
final class LeftOffsets {

    /** Of 4,096 bytes that a broker takes by default. */
    private static final int MOST_CHARACTERS = 3_500;

    private static final int MOST_OFFSETS = MOST_CHARACTERS / 2;
    private static final int RADIX = 36;

    private final NavigableSet<Long> offsets = new TreeSet<>();
    private long untracked;
    private long lastUntracked = -1;

    /**
     * Reads what {@link #text} wrote, or nothing.
     *
     * @param untracked letters that are only counted
     * @param lastUntracked the largest offset of these; not used if there is none
     */
    static LeftOffsets parse(String text, long untracked, long lastUntracked) {
        LeftOffsets left = new LeftOffsets();
        left.untracked = untracked;
        left.lastUntracked = lastUntracked;
        long offset = 0;
        for (String distance : text.isEmpty() ? new String[0] : text.split(",", -1)) {
            offset += Long.parseLong(distance, RADIX);
            left.offsets.add(offset);
        }
        return left;
    }

    void add(long offset) {
        if (offsets.size() < MOST_OFFSETS || offsets.contains(offset)) {
            offsets.add(offset);
        } else {
            untracked++;
            lastUntracked = Math.max(lastUntracked, offset);
        }
    }

    void remove(long offset) {
        offsets.remove(offset);
    }

    /** Forgets what the topic no longer has. */
    void removeBefore(long begin) {
        offsets.headSet(begin).clear();
        if (lastUntracked < begin) {
            untracked = 0;
        }
    }

    boolean contains(long offset) {
        return offsets.contains(offset);
    }

    boolean isEmpty() {
        return offsets.isEmpty();
    }

    long first() {
        return offsets.first();
    }

    long last() {
        return offsets.last();
    }

    /** Letters whose offset is not known any more. */
    long untracked() {
        return untracked;
    }

    /**
     * For the metadata of an offset: the distances between the offsets, how many there are beyond them, and the last of these. Empty if
     * there is none.
     */
    String text() {
        StringBuilder distances = new StringBuilder();
        long before = 0;
        int written = 0;
        for (long offset : offsets) {
            String distance = Long.toString(offset - before, RADIX);
            if (distances.length() + distance.length() >= MOST_CHARACTERS) {
                break;
            }
            distances.append(written == 0 ? "" : ",").append(distance);
            before = offset;
            written++;
        }
        long more = untracked + offsets.size() - written;
        long last = written == offsets.size() ? lastUntracked : Math.max(lastUntracked, offsets.last());
        return (written == 0 ? "" : " left=" + distances) + (more == 0 ? "" : " more=" + more + "@" + last);
    }
}
