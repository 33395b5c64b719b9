package io.gliznet.streams.observe;

/**
 * When the stages of one attempt to classify a document began and ended, by {@link System#nanoTime}; 0 for what did not happen. Thread-safe: each
 * stage is noted by the thread that does the work.
 */
public final class StageTimes {

    private volatile long decoding;
    private volatile long decoded;
    private volatile long taken;
    private volatile long scored;

    /** A thread begins to decode the record. */
    public void noteDecoding() {
        decoding = now();
    }

    /** The record is decoded and its text is tokenized, or it cannot be. */
    public void noteDecoded() {
        decoded = now();
    }

    /** A device takes a sequence of the text; the first one counts. */
    public void noteTaken() {
        if (taken == 0) {
            taken = now();
        }
    }

    /** The scores are known. */
    public void noteScored() {
        scored = now();
    }

    public long decoding() {
        return decoding;
    }

    public long decoded() {
        return decoded;
    }

    public long taken() {
        return taken;
    }

    public long scored() {
        return scored;
    }

    /** The time, but never 0. */
    private static long now() {
        return System.nanoTime() | 1;
    }
}
