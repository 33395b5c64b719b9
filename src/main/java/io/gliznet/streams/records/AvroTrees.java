package io.gliznet.streams.records;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.FloatNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.gliznet.streams.classify.Reason;
import io.gliznet.streams.classify.RejectedException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.LogicalType;
import org.apache.avro.LogicalTypes;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.jspecify.annotations.Nullable;

/**
 * Avro data as trees. A union is the branch that was written. Dates and times become texts of ISO 8601, decimals become numbers, and
 * bytes stay bytes.
 */
final class AvroTrees {

    private static final int MAX_DEPTH = 1_000;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private AvroTrees() {}

    /** @throws RejectedException if records contain each other too deeply */
    static JsonNode of(IndexedRecord record) throws RejectedException {
        return tree(record, record.getSchema(), MAX_DEPTH);
    }

    private static JsonNode tree(@Nullable Object datum, Schema schema, int depth) throws RejectedException {
        if (datum == null) {
            return NullNode.getInstance();
        }
        if (depth == 0) {
            throw new RejectedException(
                    Reason.UNDECODABLE, "value: expected a depth of at most " + MAX_DEPTH + ", found a deeper record");
        }
        return switch (schema.getType()) {
            case UNION -> tree(datum, schema.getTypes().get(GenericData.get().resolveUnion(schema, datum)), depth - 1);
            case RECORD -> record((IndexedRecord) datum, depth);
            case ARRAY -> array((Collection<?>) datum, schema.getElementType(), depth);
            case MAP -> map((Map<?, ?>) datum, schema.getValueType(), depth);
            default -> scalar(datum, Optional.ofNullable(schema.getLogicalType()));
        };
    }

    private static ObjectNode record(IndexedRecord record, int depth) throws RejectedException {
        ObjectNode object = NODES.objectNode();
        for (Schema.Field field : record.getSchema().getFields()) {
            object.set(field.name(), tree(record.get(field.pos()), field.schema(), depth - 1));
        }
        return object;
    }

    private static ArrayNode array(Collection<?> elements, Schema type, int depth) throws RejectedException {
        ArrayNode array = NODES.arrayNode(elements.size());
        for (Object element : elements) {
            array.add(tree(element, type, depth - 1));
        }
        return array;
    }

    private static ObjectNode map(Map<?, ?> entries, Schema type, int depth) throws RejectedException {
        ObjectNode object = NODES.objectNode();
        for (Map.Entry<?, ?> entry : entries.entrySet()) {
            object.set(String.valueOf(entry.getKey()), tree(entry.getValue(), type, depth - 1));
        }
        return object;
    }

    private static JsonNode scalar(Object datum, Optional<LogicalType> type) {
        if (datum instanceof Integer || datum instanceof Long) {
            return number((Number) datum, type);
        } else if (datum instanceof ByteBuffer buffer) {
            byte[] bytes = new byte[buffer.remaining()];
            buffer.duplicate().get(bytes);
            return bytes(bytes, type);
        } else if (datum instanceof GenericFixed fixed) {
            return bytes(fixed.bytes(), type);
        } else if (datum instanceof Boolean truth) {
            return BooleanNode.valueOf(truth);
        } else if (datum instanceof Double number) {
            return DoubleNode.valueOf(number);
        } else if (datum instanceof Float number) {
            return FloatNode.valueOf(number);
        }
        return TextNode.valueOf(datum.toString());
    }

    private static JsonNode number(Number number, Optional<LogicalType> type) {
        try {
            Optional<String> time = type.flatMap(known -> AvroTimes.text(known, number.longValue()));
            if (time.isPresent()) {
                return TextNode.valueOf(time.get());
            }
        } catch (DateTimeException e) {
            // no time of a day: the number says more than nothing
        }
        return number instanceof Integer ? IntNode.valueOf(number.intValue()) : LongNode.valueOf(number.longValue());
    }

    private static JsonNode bytes(byte[] bytes, Optional<LogicalType> type) {
        return type.isPresent() && type.get() instanceof LogicalTypes.Decimal decimal && bytes.length > 0
                ? DecimalNode.valueOf(new BigDecimal(new BigInteger(bytes), decimal.getScale()))
                : BinaryNode.valueOf(bytes);
    }
}
