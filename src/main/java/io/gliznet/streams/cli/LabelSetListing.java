package io.gliznet.streams.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.label.Label;
import io.gliznet.streams.label.LabelSet;
import io.gliznet.streams.label.LabelSetKey;
import io.gliznet.streams.labelfile.LabelSetJson;
import io.gliznet.streams.records.LabelSetRecord;
import java.util.List;
import java.util.OptionalLong;

/** Label sets as {@code labels list} shows them: a JSON object a line as they come, or a table at the end. */
final class LabelSetListing {

    private final Console console;
    private final boolean json;
    private final Table table = new Table(4, "LABEL SET", "VERSION", "MODE", "COUNT", "LABELS");

    LabelSetListing(Console console, boolean json) {
        this.console = console;
        this.json = json;
    }

    void add(LabelSetKey key, LabelSetRecord record) {
        if (json) {
            console.out().println(Json.write(object(key, record)));
        } else {
            row(key, record);
        }
    }

    /** A record that the service ignores, because its key names no label set. */
    void ignored(String key, String problem) {
        if (json) {
            console.out().println(Json.write(Json.object().put("key", key).put("ignored", problem)));
        } else {
            table.row(key, "", "IGNORED", "", problem);
        }
    }

    void end() {
        if (!json) {
            table.print(console);
        }
    }

    private static JsonNode object(LabelSetKey key, LabelSetRecord record) {
        if (record instanceof LabelSetRecord.Put put) {
            return LabelSetJson.of(
                    put.labelSet(), OptionalLong.of(put.labelSet().version()));
        }
        return Json.object()
                .put("tenantId", key.tenantId())
                .put("name", key.name())
                .put("invalid", problems(record));
    }

    private void row(LabelSetKey key, LabelSetRecord record) {
        if (record instanceof LabelSetRecord.Put put) {
            LabelSet set = put.labelSet();
            List<String> names = set.labels().stream().map(Label::name).toList();
            table.row(
                    key.toString(),
                    Long.toString(set.version()),
                    set.mode().name(),
                    Integer.toString(names.size()),
                    String.join(", ", names));
        } else {
            table.row(key.toString(), "", "INVALID", "", problems(record));
        }
    }

    private static String problems(LabelSetRecord record) {
        return record instanceof LabelSetRecord.Invalid invalid ? String.join("; ", invalid.problems()) : "";
    }
}
