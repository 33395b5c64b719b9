/**
 * The Kafka Streams application: documents in, one result or one dead letter out, before the next document. Knows Kafka and
 * the pipeline's one call; knows neither models nor tokenizers.
 *
 * <p>Threads: a stream thread only polls, waits and writes; the one global thread reads label sets; look-ahead work is done
 * on the pipeline's own threads.
 */
@NullMarked
package io.gliznet.streams.topology;

import org.jspecify.annotations.NullMarked;
