/**
 * A real Kafka broker inside this JVM, for the demo, for trying the service on one machine, and for the tests. Loopback
 * only, one node, no security: not for production. Knows no other package.
 */
@NullMarked
package io.gliznet.streams.embedded;

import org.jspecify.annotations.NullMarked;
