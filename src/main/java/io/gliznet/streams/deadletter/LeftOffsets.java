package io.gliznet.streams.deadletter;

import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * Offsets of the letters of one partition that the replays of a group have left alone. The first ones are kept, as many as fit into
 * the metadata of an offset; the others are only counted. Not thread-safe.
 */
final class LeftOffsets {

    /** Of 4,096 bytes that a broker takes by default. */
    private static final int MOST_CHARACTERS = 3_500;

    private static final int MOST_OFFSETS = MOST_CHARACTERS / 2;
    private static final int RADIX = 36;

    private final NavigableSet<Long> offsets = new TreeSet<>();
    private long untracked;

    /** Reads what {@link #text} wrote, or nothing. */
    static LeftOffsets parse(String text, long untracked) {
        LeftOffsets left = new LeftOffsets();
        left.untracked = untracked;
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
        }
    }

    void remove(long offset) {
        offsets.remove(offset);
    }

    /** Forgets what the topic no longer has. */
    void removeBefore(long begin) {
        offsets.headSet(begin).clear();
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

    /** For the metadata of an offset: the distances between the offsets, and how many there are beyond them. Empty if there is none. */
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
        return (written == 0 ? "" : " left=" + distances) + (more == 0 ? "" : " more=" + more);
    }
}
