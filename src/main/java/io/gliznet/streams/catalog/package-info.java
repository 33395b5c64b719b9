/**
 * The newest label sets of all tenants: a Kafka Streams global store that is filled from the {@code label-sets} topic, a cache
 * of decoded sets, the identity of the topic that the store belongs to, and the position up to which it has been read. Knows
 * neither models nor the stream of documents. The global stream thread changes label sets; any thread reads them.
 */
@NullMarked
package io.gliznet.streams.catalog;

import org.jspecify.annotations.NullMarked;
