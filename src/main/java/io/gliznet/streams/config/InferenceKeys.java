package io.gliznet.streams.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Type.INT;
import static org.apache.kafka.common.config.ConfigDef.Type.LONG;

/** Keys of batches, threads and time-outs. */
final class InferenceKeys {

    static final String BATCH_MAX_TOKENS = "batch.max.tokens";
    static final String BATCH_WINDOW_DOCUMENTS = "batch.window.documents";
    static final String BATCH_MAX_DELAY_MS = "batch.max.delay.ms";
    static final String INFERENCE_THREADS = "inference.threads";
    static final String INFERENCE_INTRA_OP_THREADS = "inference.intra.op.threads";
    static final String TOKENIZER_THREADS = "tokenizer.threads";
    static final String INFERENCE_TIMEOUT_MS = "inference.timeout.ms";
    static final String LOOK_AHEAD_MS = "look.ahead.ms";
    static final String LOOK_AHEAD_BYTES = "look.ahead.bytes";
    static final String PROCESSING_MAX_ATTEMPTS = "processing.max.attempts";

    private InferenceKeys() {}

    static void defineBatches(KeyGroup group) {
        group.key(
                BATCH_MAX_TOKENS,
                INT,
                16_384,
                Valid.Range.from(1),
                MEDIUM,
                "Maximum number of tokens in one batch on a GPU, including padding. On a CPU every sequence is a"
                        + " batch of its own.");
        group.key(
                BATCH_WINDOW_DOCUMENTS,
                INT,
                1_024,
                Valid.Range.from(1),
                MEDIUM,
                "Number of waiting documents that are sorted by length before batches are formed on a GPU. A"
                        + " larger window means less padding.");
        group.key(
                BATCH_MAX_DELAY_MS,
                LONG,
                5L,
                Valid.Range.millis(0),
                MEDIUM,
                "How long a batch that is not full waits on a GPU for documents that are being tokenized. A batch"
                        + " does not wait if no document is being tokenized.");
    }

    static void define(KeyGroup group) {
        group.key(
                INFERENCE_THREADS,
                INT,
                0,
                Valid.Range.from(0),
                MEDIUM,
                "Number of calls of the model that run on a CPU at the same time. With 0, there are as many as the cores can run with"
                        + " inference.intra.op.threads each.");
        group.key(
                INFERENCE_INTRA_OP_THREADS,
                INT,
                1,
                Valid.Range.from(1),
                LOW,
                "Number of threads that compute one sequence on a CPU. More than 1 makes a single document faster, and the"
                        + " service slower as a whole.");
        group.key(
                TOKENIZER_THREADS,
                INT,
                0,
                Valid.Range.from(0),
                LOW,
                "Number of threads that decode and tokenize documents. With 0, there is one thread per core.");
        group.key(
                INFERENCE_TIMEOUT_MS,
                LONG,
                120_000L,
                Valid.Range.millis(1),
                MEDIUM,
                "How long a device may compute one batch. After that the device is taken for lost, the service stops, and nothing"
                        + " is lost.");
        group.key(
                LOOK_AHEAD_MS,
                LONG,
                2_000L,
                Valid.Range.millis(1),
                LOW,
                "Work that is submitted to the devices ahead of the stream, in milliseconds of their time. A longer look-ahead"
                        + " keeps the devices busy, and lets a document wait longer behind others.");
        group.key(
                LOOK_AHEAD_BYTES,
                LONG,
                67_108_864L,
                Valid.Range.from(1_048_576),
                LOW,
                "About how much memory the documents may take that are polled or being classified.");
        group.key(
                PROCESSING_MAX_ATTEMPTS,
                INT,
                3,
                Valid.Range.from(1),
                LOW,
                "How often a document is tried on which the service itself fails, while it classifies others. Then the document"
                        + " is a dead letter, PROCESSING_FAILED.");
    }
}
