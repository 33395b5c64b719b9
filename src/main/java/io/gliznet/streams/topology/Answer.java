package io.gliznet.streams.topology;

import io.gliznet.streams.classify.Outcome;

/** What a record of {@code documents} comes to, ready to be sent. */
sealed interface Answer {

    /** A result. Ownership: the bytes are not written to any more. */
    final class Result implements Answer {

        private final byte[] value;
        private final String tenantId;
        private final boolean hardlyReadable;

        /**
         * @param value of the record of {@code classified}
         * @param hardlyReadable whether the model knows too little of the text
         */
        Result(byte[] value, String tenantId, boolean hardlyReadable) {
            this.value = value;
            this.tenantId = tenantId;
            this.hardlyReadable = hardlyReadable;
        }

        byte[] value() {
            return value;
        }

        String tenantId() {
            return tenantId;
        }

        boolean isHardlyReadable() {
            return hardlyReadable;
        }
    }

    /** The record goes to the dead letters. */
    record DeadLetter(Outcome.Rejected rejected) implements Answer {}

    /** The record is no document, and nothing is sent. */
    record Skipped() implements Answer {}

    /** A service error: the record has no answer yet, and its offset must not be committed. */
    record ServiceError(Throwable cause) implements Answer {}
}
