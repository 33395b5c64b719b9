package io.gliznet.streams.serde;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.kafka.common.config.ConfigException;

/** Avro schemas in files, by their CRC-64-AVRO fingerprints. */
final class SchemaFiles {

    private SchemaFiles() {}

    /** @throws ConfigException if a file is no schema */
    static Map<Long, Schema> read(List<String> files) {
        Map<Long, Schema> schemas = new HashMap<>();
        for (String file : files) {
            Schema schema = parse(file);
            schemas.put(SchemaNormalization.parsingFingerprint64(schema), schema);
        }
        return Map.copyOf(schemas);
    }

    private static Schema parse(String file) {
        try {
            return new Schema.Parser().parse(Path.of(file).toFile());
        } catch (IOException e) {
            throw new ConfigException(SerdeConfig.SCHEMA_FILES + ": expected a file with an Avro schema, found " + file
                    + ", which cannot be read");
        } catch (AvroRuntimeException e) {
            throw new ConfigException(
                    SerdeConfig.SCHEMA_FILES + ": expected an Avro schema, found " + file + ": " + e.getMessage());
        }
    }
}
