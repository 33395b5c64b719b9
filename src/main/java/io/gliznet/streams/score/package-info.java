/** Logits become scores: windows aggregated, label passes joined, activation, thresholds, topK. Pure functions. */
@NullMarked
package io.gliznet.streams.score;

import org.jspecify.annotations.NullMarked;
