/**
 * What a tenant wants its documents scored against. A {@link io.gliznet.streams.label.LabelSet} that exists is valid: every
 * rule is checked when it is made. Knows no other package.
 */
@NullMarked
package io.gliznet.streams.label;

import org.jspecify.annotations.NullMarked;
