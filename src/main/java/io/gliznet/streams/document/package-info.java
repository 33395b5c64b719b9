/**
 * The document as the pipeline sees it, independent of Kafka and Avro. Uses only {@code label}. All classes are immutable and
 * thread-safe.
 */
@NullMarked
package io.gliznet.streams.document;

import org.jspecify.annotations.NullMarked;
