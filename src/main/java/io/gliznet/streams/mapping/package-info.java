/**
 * Makes documents of records that other applications write: where text, title, tenant, label set, id and attributes are. Records are
 * trees here, whatever their format; this package knows neither Kafka nor Avro. All classes are immutable and thread-safe.
 */
@NullMarked
package io.gliznet.streams.mapping;

import org.jspecify.annotations.NullMarked;
