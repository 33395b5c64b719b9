/**
 * The pure pipeline as one call: a record's bytes in, one {@link io.gliznet.streams.classify.Outcome} out. Says which of the
 * three outcomes a failure has. Knows no Kafka, no ONNX Runtime, no registry: how bytes become a document and where label sets
 * live are given to it. Thread-safe; work is done on the pipeline's own threads.
 */
@NullMarked
package io.gliznet.streams.classify;

import org.jspecify.annotations.NullMarked;
