/** A broker that checks who connects and what they may do, with the settings and permissions that docs/operations.md names. */
@NullMarked
package io.gliznet.streams.secured;

import org.jspecify.annotations.NullMarked;
