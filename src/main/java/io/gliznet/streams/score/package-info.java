/**
 * Converts logits to scores: aggregates the windows of a text, joins groups of labels, and applies activation, thresholds and topK.
 * Uses only {@code label} and {@code encode}. Scoring is a pure function; {@code LabelLogits} belongs to one thread.
 */
@NullMarked
package io.gliznet.streams.score;

import org.jspecify.annotations.NullMarked;
