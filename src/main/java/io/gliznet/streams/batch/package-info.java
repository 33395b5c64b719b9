/**
 * Which sequences go through the device together, and the buffers they travel in. The plan is a pure function; a {@link
 * io.gliznet.streams.batch.Batch} belongs to one thread at a time. Knows neither the runtime nor where sequences come from.
 */
@NullMarked
package io.gliznet.streams.batch;

import org.jspecify.annotations.NullMarked;
