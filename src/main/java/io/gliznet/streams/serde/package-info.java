/**
 * Kafka serializers for generated Avro classes: Confluent's wire format with a schema registry, or Avro's single-object encoding
 * without one. They have Confluent's configuration keys, so Confluent's serializers can replace them. Uses no package of this
 * project except the classes that are generated from {@code schemas/}. All public classes are thread-safe.
 */
@NullMarked
package io.gliznet.streams.serde;

import org.jspecify.annotations.NullMarked;
