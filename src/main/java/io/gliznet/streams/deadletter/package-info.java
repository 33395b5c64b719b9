/**
 * Dead letters after they were written: what they say, which ones are meant, and how they are sent back, each exactly once.
 * Knows the headers of {@code topology} and no command. Threading: one thread for each reader and replay.
 */
@NullMarked
package io.gliznet.streams.deadletter;

import org.jspecify.annotations.NullMarked;
