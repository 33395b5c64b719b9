/**
 * The Kafka Streams application: it reads documents and writes exactly one result or dead letter for each, before the next
 * document. Knows Kafka and a {@link io.gliznet.streams.topology.Pipeline}; knows neither models nor tokenizers.
 *
 * <p>Threads: a stream thread only polls, waits and writes. Documents are decoded, encoded and scored on the pipeline's own
 * threads.
 */
@NullMarked
package io.gliznet.streams.topology;

import org.jspecify.annotations.NullMarked;
