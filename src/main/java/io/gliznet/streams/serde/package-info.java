/**
 * Bytes to values and back: Avro in Confluent's wire format with a schema registry, or Avro's own single-object encoding
 * without one. Decides whose fault a failure is: bytes that cannot be read are the record's, a registry that does not answer
 * is ours and is waited for. The only package that knows the generated classes of {@code schemas/}. What is public is
 * thread-safe.
 */
@NullMarked
package io.gliznet.streams.serde;

import org.jspecify.annotations.NullMarked;
