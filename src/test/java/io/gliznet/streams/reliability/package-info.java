/**
 * The proof of the guarantees: the application in processes of its own, real brokers, faults with a seed, and promises as objects
 * that are checked against what was sent and what was read. Uses only what is public, and the command line.
 */
@NullMarked
package io.gliznet.streams.reliability;

import org.jspecify.annotations.NullMarked;
