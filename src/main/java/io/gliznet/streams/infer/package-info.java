/**
 * Runs sequences on the devices of a loaded model, in batches where a device is faster with them. {@link
 * io.gliznet.streams.infer.InferenceExecutor} may be called from any thread; a device is driven by threads of its own.
 */
@NullMarked
package io.gliznet.streams.infer;

import org.jspecify.annotations.NullMarked;
