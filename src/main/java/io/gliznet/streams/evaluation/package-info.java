/**
 * Statistics of scored texts whose labels are known: accuracy, F1 of what is selected, calibration, thresholds, and how well
 * unrelated texts are told apart. Uses only {@code label}, {@code score} and {@code plot}; it never sees a text. Collectors belong to
 * one thread, figures are values.
 */
@NullMarked
package io.gliznet.streams.evaluation;

import org.jspecify.annotations.NullMarked;
