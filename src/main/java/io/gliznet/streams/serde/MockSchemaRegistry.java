package io.gliznet.streams.serde;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.SerializationException;

/**
 * A registry in the memory of this JVM for {@code mock://scope}. All users of a scope share it until the JVM ends. It does not
 * check compatibility. Thread-safe.
 */
final class MockSchemaRegistry implements SchemaRegistry {

    private static final Map<String, MockSchemaRegistry> SCOPES = new ConcurrentHashMap<>();

    /** The id of a schema is its index in this list plus 1. */
    private final List<Schema> schemas = new ArrayList<>();

    private final Map<String, List<Integer>> subjects = new HashMap<>();

    /** The registry of a scope, which is created by its first use. */
    static MockSchemaRegistry scope(String name) {
        return SCOPES.computeIfAbsent(name, scope -> new MockSchemaRegistry());
    }

    @Override
    public synchronized Schema byId(int id) {
        if (id < 1 || id > schemas.size()) {
            throw new SerializationException("schema id: expected one that the registry knows, found " + id);
        }
        return schemas.get(id - 1);
    }

    /** Schemas have no GUIDs here. */
    @Override
    public Schema byGuid(UUID guid) {
        throw new SerializationException("schema GUID: expected one that the registry knows, found " + guid);
    }

    @Override
    public synchronized int register(String subject, Schema schema) {
        if (!schemas.contains(schema)) {
            schemas.add(schema);
        }
        int id = schemas.indexOf(schema) + 1;
        List<Integer> versions = subjects.computeIfAbsent(subject, name -> new ArrayList<>());
        if (!versions.contains(id)) {
            versions.add(id);
        }
        return id;
    }

    @Override
    public synchronized int idOf(String subject, Schema schema) {
        int id = schemas.indexOf(schema) + 1;
        if (!subjects.getOrDefault(subject, List.of()).contains(id)) {
            throw SchemaRegistry.notRegistered(subject, schema, "mock registry", "");
        }
        return id;
    }

    @Override
    public synchronized Registered latest(String subject) {
        List<Integer> versions = subjects.getOrDefault(subject, List.of());
        if (versions.isEmpty()) {
            throw new InvalidConfigurationException("subject " + subject + ": expected a schema, found none");
        }
        int id = versions.get(versions.size() - 1);
        return new Registered(id, byId(id));
    }
}
