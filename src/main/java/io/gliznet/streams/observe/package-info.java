/**
 * Serves the health and the metrics of the service over HTTP, and logs outages of the systems that it needs. Uses no other package and no Kafka class; the caller supplies the
 * states and values. Requests are answered by the server's own threads.
 */
@NullMarked
package io.gliznet.streams.observe;

import org.jspecify.annotations.NullMarked;
