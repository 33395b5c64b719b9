/** Writes SVG pictures. Uses no other package. A picture belongs to one thread. */
@NullMarked
package io.gliznet.streams.plot;

import org.jspecify.annotations.NullMarked;
