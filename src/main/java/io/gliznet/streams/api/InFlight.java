package io.gliznet.streams.api;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts texts that are being scored, and takes no more than a number of them. Thread-safe. */
final class InFlight {

    private final int most;
    private final AtomicInteger texts = new AtomicInteger();

    InFlight(int most) {
        this.most = most;
    }

    /** Takes all of them or none. */
    boolean take(int more) {
        int before = texts.getAndUpdate(now -> now + more <= most ? now + more : now);
        return before + more <= most;
    }

    boolean isFull() {
        return texts.get() >= most;
    }

    void release(int done) {
        texts.addAndGet(-done);
    }

    int texts() {
        return texts.get();
    }

    int most() {
        return most;
    }
}
