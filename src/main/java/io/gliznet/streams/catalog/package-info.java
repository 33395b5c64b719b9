/**
 * The newest label sets of all tenants: a Kafka Streams global store that is filled from the {@code label-sets} topic, a cache
 * of decoded sets before it, and the position up to which the topic has been read. Knows neither models nor the stream of
 * documents. The global stream thread writes; any thread reads.
 */
@NullMarked
package io.gliznet.streams.catalog;

import org.jspecify.annotations.NullMarked;
