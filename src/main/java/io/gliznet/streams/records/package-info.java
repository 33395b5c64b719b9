/**
 * Kafka record values to documents, label sets and results, and back, with whichever Avro serializers are configured. Decides
 * what a serializer's failure means: bytes that cannot be read are a record error, and a schema registry that does not answer
 * is a service error that is waited out. Thread-safe; every call may block while the registry is asked.
 */
@NullMarked
package io.gliznet.streams.records;

import org.jspecify.annotations.NullMarked;
