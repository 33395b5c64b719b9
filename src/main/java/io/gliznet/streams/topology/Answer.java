package io.gliznet.streams.topology;

import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.records.EncodedResult;
import java.util.Optional;

/** What a record of {@code documents} comes to, ready to be sent. */
sealed interface Answer {

    /**
     * A result.
     *
     * @param route the topic that the label set names for it
     * @param labelSet by which the document was scored
     * @param isHardlyReadable whether the model knows too little of the text
     */
    record Result(EncodedResult result, Optional<String> route, LabelSetKey labelSet, boolean isHardlyReadable)
            implements Answer {}

    /** The record goes to the dead letters. */
    record DeadLetter(Outcome.Rejected rejected) implements Answer {}

    /** The record is no document, and nothing is sent. */
    record Skipped() implements Answer {}

    /** A service error: the record has no answer yet, and its offset must not be committed. */
    record ServiceError(Throwable cause) implements Answer {}
}
