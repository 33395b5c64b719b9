package io.gliznet.streams.api;

import io.gliznet.streams.classify.Submission;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/** The texts of one request, from the moment they are counted until the request is answered or given up. Thread-safe. */
final class RequestTexts {

    private final InFlight inFlight;
    private final List<Submission> submissions = new ArrayList<>();
    private int waiting;
    private boolean isCancelled;

    RequestTexts(InFlight inFlight) {
        this.inFlight = inFlight;
    }

    /** Counts the texts, all of them or none. Returns whether they are counted. */
    synchronized boolean take(int texts) {
        boolean isTaken = !isCancelled && inFlight.take(texts);
        waiting = isTaken ? texts : 0;
        return isTaken;
    }

    /** @throws CancellationException if the request was given up */
    synchronized void requireWanted() {
        if (isCancelled) {
            throw new CancellationException();
        }
    }

    /**
     * From now on who scores a text takes it out of the count.
     *
     * @throws CancellationException if the request was given up
     */
    synchronized void begin() {
        requireWanted();
        waiting = 0;
    }

    synchronized void add(Submission submission) {
        submissions.add(submission);
        if (isCancelled) {
            submission.cancel();
        }
    }

    /** What no thread and no device has taken yet is not computed. */
    synchronized void cancel() {
        isCancelled = true;
        inFlight.release(waiting);
        waiting = 0;
        submissions.forEach(Submission::cancel);
    }
}
