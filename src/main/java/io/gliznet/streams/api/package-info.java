/**
 * {@code POST /classify}: scores texts over HTTP with labels of the request or with a label set of the service. Knows neither Kafka
 * nor the configuration. Requests are read by one thread that waits for no client; a few threads parse, tokenize and write answers;
 * the devices are shared fairly with the documents of Kafka.
 */
@NullMarked
package io.gliznet.streams.api;

import org.jspecify.annotations.NullMarked;
