/**
 * Measures the model alone, the pipeline around it, the service on a broker and a naive application, all in one run. Uses every
 * package but {@code cli}. Each class is used by one thread unless it says otherwise.
 */
@NullMarked
package io.gliznet.streams.bench;

import org.jspecify.annotations.NullMarked;
