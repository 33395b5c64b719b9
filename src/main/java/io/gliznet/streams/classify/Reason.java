package io.gliznet.streams.classify;

/** Why a record is a dead letter; the name is the {@code gliznet.error.reason} header. */
public enum Reason {
    /** The value is null, not Avro of ours, or written with a schema the registry does not know. */
    UNDECODABLE(Stage.DECODE),
    /** A field breaks a rule: empty tenantId, a slash in it, ill-formed Unicode. */
    INVALID_DOCUMENT(Stage.DECODE),
    /** No text, or one without a token. */
    EMPTY_TEXT(Stage.ENCODE),
    /** More bytes than {@code text.max.bytes}. */
    TEXT_TOO_LARGE(Stage.DECODE),
    /** Nobody wrote this label set, or it was deleted. */
    UNKNOWN_LABEL_SET(Stage.JOIN),
    /** The newest record of this label set breaks a rule. */
    INVALID_LABEL_SET(Stage.JOIN),
    /** The model fails on this document, and on no neighbour. */
    INFERENCE_FAILED(Stage.INFER),
    /** The service failed on this record again and again, while it classified others. */
    PROCESSING_FAILED(Stage.PROCESS),
    /** The result is larger than the sink topic takes. */
    RESULT_TOO_LARGE(Stage.SINK),
    /** The sink topic does not accept the result: it is compacted and there is no key, or the timestamp is out of bounds. */
    RESULT_REFUSED(Stage.SINK);

    private final Stage stage;

    Reason(Stage stage) {
        this.stage = stage;
    }

    public Stage stage() {
        return stage;
    }

    /** Where in the pipeline; the name is the {@code gliznet.error.stage} header. */
    public enum Stage {
        DECODE,
        JOIN,
        ENCODE,
        INFER,
        PROCESS,
        SINK
    }
}
