/**
 * Fits a label set to texts whose labels are known: examples, biases, scale, odds ratio and strictness. Uses only {@code label} and
 * {@code model}; it sees vectors and never a text. All of it is deterministic arithmetic on one thread.
 */
@NullMarked
package io.gliznet.streams.fit;

import org.jspecify.annotations.NullMarked;
