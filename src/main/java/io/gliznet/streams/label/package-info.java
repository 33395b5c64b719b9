/**
 * Labels and label sets. A {@link io.gliznet.streams.label.LabelSet} checks every rule in its constructor, so every instance is
 * valid. Uses no other package. All classes are immutable and thread-safe.
 */
@NullMarked
package io.gliznet.streams.label;

import org.jspecify.annotations.NullMarked;
