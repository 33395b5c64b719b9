/**
 * The text to classify, as the pipeline sees it: a value without Kafka and without Avro. Knows no other package.
 */
@NullMarked
package io.gliznet.streams.document;

import org.jspecify.annotations.NullMarked;
