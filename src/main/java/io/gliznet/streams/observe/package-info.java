/**
 * Serves the health and the metrics of the service over HTTP, has the list of its metrics, logs outages of the systems that it needs, and notes
 * the times of a document's stages. Uses no other package but that of HTTP and no Kafka class; the caller supplies the states and values. Requests
 * are answered by the server's own threads.
 */
@NullMarked
package io.gliznet.streams.observe;

import org.jspecify.annotations.NullMarked;
