/**
 * Tokenizes texts and labels, and arranges a document and its labels in the sequences that the model reads. Text or labels that
 * are not scored are reported by {@link io.gliznet.streams.encode.Coverage}. Only this package uses the tokenizer library. All
 * values are immutable and thread-safe.
 */
@NullMarked
package io.gliznet.streams.encode;

import org.jspecify.annotations.NullMarked;
