/**
 * Kafka serializers for generated Avro classes: Confluent's wire format with a schema registry, or Avro's single-object
 * encoding without one. They take Confluent's configuration keys, and Confluent's own serializers can replace them. Uses no
 * package of this project but the classes that are generated from {@code schemas/}. What is public is thread-safe.
 */
@NullMarked
package io.gliznet.streams.serde;

import org.jspecify.annotations.NullMarked;
