/**
 * What the checks before a start found, for those who refuse to start, for the log, and for people who ask. Knows no other package.
 * Values only; thread-safe.
 */
@NullMarked
package io.gliznet.streams.check;

import org.jspecify.annotations.NullMarked;
