/**
 * The pure pipeline as one call: a record's bytes in, one {@link io.gliznet.streams.classify.Outcome} out. Decides whether
 * a failure is a record error or a service error. Knows no Kafka, no ONNX Runtime, no registry: how bytes become a document and where label sets
 * live are given to it. Thread-safe; work is done on the pipeline's own threads.
 */
@NullMarked
package io.gliznet.streams.classify;

import org.jspecify.annotations.NullMarked;
