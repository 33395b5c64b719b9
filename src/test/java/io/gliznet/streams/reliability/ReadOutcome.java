package io.gliznet.streams.reliability;

/**
 * A record of {@code classified} or {@code dead-letters} that a reader of committed records saw.
 *
 * @param id of the document, from the header that its sender gave it
 * @param outcome {@link #CLASSIFIED} or the reason of the dead letter
 * @param documentId in the result; the id for a dead letter
 * @param labelSetVersion in the result; -1 for a dead letter
 * @param bytes digest of the value
 * @param readNanos when it was read, on the clock of {@link System#nanoTime}
 */
record ReadOutcome(
        String id,
        String key,
        int partition,
        String outcome,
        String documentId,
        long labelSetVersion,
        String bytes,
        long readNanos) {

    static final String CLASSIFIED = "CLASSIFIED";

    boolean isClassified() {
        return outcome.equals(CLASSIFIED);
    }

    int number() {
        return Integer.parseInt(id);
    }
}
