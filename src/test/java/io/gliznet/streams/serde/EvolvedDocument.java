package io.gliznet.streams.serde;

import java.util.HashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/** Stands for the generated class of another version of the schema, with the same name and other fields. */
final class EvolvedDocument extends SpecificRecordBase {

    private static final long serialVersionUID = 1L;

    private final transient Schema schema;
    private final transient Map<Integer, Object> values = new HashMap<>();

    private EvolvedDocument(Schema schema) {
        this.schema = schema;
    }

    /** The schema of documents with an additional first field, which has this value. */
    static EvolvedDocument with(String field, Object value, io.gliznet.streams.avro.Document document) {
        String current = io.gliznet.streams.avro.Document.getClassSchema().toString();
        EvolvedDocument evolved = new EvolvedDocument(
                new Schema.Parser().parse(current.replaceFirst("\"fields\":\\[", "\"fields\":[" + field + ",")));
        evolved.put(0, value);
        for (Schema.Field each : document.getSchema().getFields()) {
            evolved.put(each.pos() + 1, document.get(each.pos()));
        }
        return evolved;
    }

    @Override
    public Schema getSchema() {
        return schema;
    }

    @Override
    public @Nullable Object get(int field) {
        return values.get(field);
    }

    @Override
    public void put(int field, Object value) {
        values.put(field, value);
    }
}
