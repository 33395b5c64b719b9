package io.gliznet.streams.serde;

import java.util.UUID;

/** What identifies the writer's schema in front of a record. */
sealed interface SchemaReference {

    /** The id in one registry. */
    record Id(int id) implements SchemaReference {}

    /** The id that is the same in all registries of Confluent Platform 8. */
    record Guid(UUID guid) implements SchemaReference {}

    /** The CRC-64-AVRO fingerprint of the schema. */
    record Fingerprint(long value) implements SchemaReference {}
}
