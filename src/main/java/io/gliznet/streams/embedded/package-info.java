/**
 * A real Kafka broker inside this JVM, for the demo, for trials on one machine, and for tests. It has one node, listens on the
 * loopback interface only, and has no security, so it is not for production. Uses no other package. Thread-safe.
 */
@NullMarked
package io.gliznet.streams.embedded;

import org.jspecify.annotations.NullMarked;
