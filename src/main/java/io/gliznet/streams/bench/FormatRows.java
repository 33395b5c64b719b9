package io.gliznet.streams.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gliznet.streams.document.Document;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.label.LabelSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares records of other applications with this project's own, exactly once. Used by one thread. */
final class FormatRows {

    private static final Map<String, String> JSON = Map.of(
            "documents.format", "json",
            "documents.text", "/message/parts/*/body",
            "documents.title", "/message/subject",
            "documents.tenant", "/customer/tenant",
            "documents.id", "/id",
            "documents.attributes", "/meta/*");

    private static final Map<String, String> AVRO = Map.of(
            "documents.format", "avro",
            "documents.text", "/text",
            "documents.tenant", "/tenantId",
            "documents.id", "/documentId");

    private final BrokerRows brokerRows;
    private final BenchModels models;
    private final Results results;
    private final int rounds;

    FormatRows(BrokerRows brokerRows, BenchModels models, Results results, int rounds) {
        this.brokerRows = brokerRows;
        this.models = models;
        this.results = results;
        this.rounds = rounds;
    }

    void compare(Workload workload) throws IOException, InterruptedException {
        List<LabelSet> labelSets = workload.labelSets();
        try (BrokerRows open = brokerRows) {
            List<BrokerRow> rows = List.of(
                    open.service(
                            RowNames.EXACTLY_ONCE,
                            "the service, exactly once",
                            BrokerRows.EXACTLY_ONCE,
                            models::reload,
                            labelSets),
                    open.format(
                            RowNames.FORMAT_JSON,
                            "the same, nested JSON",
                            JSON,
                            Optional.of(FormatRows::json),
                            models::reload,
                            labelSets),
                    open.format(
                            RowNames.FORMAT_AVRO,
                            "the same, Avro by a mapping",
                            AVRO,
                            Optional.empty(),
                            models::reload,
                            labelSets));
            List<InterleavedRounds.Turn> turns = CpuRows.turns(rows, workload.pieces(rounds));
            InterleavedRounds.of(1, turns, unused -> {});
            InterleavedRounds measured = InterleavedRounds.of(rounds, turns, results.progress());
            results.rows(measured, List.of(RowNames.FORMAT_JSON, RowNames.FORMAT_AVRO));
            results.ratio("jsonOverOwnRecords", measured.speed(RowNames.FORMAT_JSON, RowNames.EXACTLY_ONCE));
            results.ratio("avroOverOwnRecords", measured.speed(RowNames.FORMAT_AVRO, RowNames.EXACTLY_ONCE));
        }
    }

    /** A record as a help desk could write it. */
    private static byte[] json(Document document) {
        ObjectNode record = Json.object().put("id", document.documentId());
        record.putObject("customer")
                .put("tenant", document.labelSet().tenantId())
                .put("since", "2019-05-01");
        ObjectNode message =
                record.putObject("message").put("subject", document.title().orElse(null));
        message.putArray("parts").addObject().put("body", document.text()).put("type", "text/plain");
        ObjectNode meta = record.putObject("meta");
        document.attributes().forEach(meta::put);
        return record.toString().getBytes(StandardCharsets.UTF_8);
    }
}
