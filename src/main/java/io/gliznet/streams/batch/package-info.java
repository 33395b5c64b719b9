/**
 * Decides which sequences run on the device together, and holds the input buffers. The plan is a pure function; a {@link
 * io.gliznet.streams.batch.Batch} belongs to one thread at a time. Uses only {@code encode}; ONNX Runtime is not known here.
 */
@NullMarked
package io.gliznet.streams.batch;

import org.jspecify.annotations.NullMarked;
