/**
 * What performance means here, measured side by side in one run: the model alone, the pipeline around it, the service on a
 * broker, and what one would otherwise write.
 */
@NullMarked
package io.gliznet.streams.bench;

import org.jspecify.annotations.NullMarked;
