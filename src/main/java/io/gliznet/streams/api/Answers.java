package io.gliznet.streams.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gliznet.streams.api.ClassifyRequest.Text;
import io.gliznet.streams.classify.Outcome;
import io.gliznet.streams.http.Response;
import io.gliznet.streams.http.Response.Status;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.records.ResultJson;
import java.util.List;

/** Outcomes as the JSON of {@code classify --json}. */
final class Answers {

    private Answers() {}

    /** @param outcomes in the order of the texts */
    static Response of(ClassifyRequest request, List<Outcome> outcomes) {
        if (request.isSingle()) {
            Outcome outcome = outcomes.get(0);
            Status status = outcome instanceof Outcome.Classified ? Status.OK : Status.UNPROCESSABLE;
            return Refusal.json(status, result(request.texts().get(0), outcome));
        }
        ObjectNode answer = Json.object();
        ArrayNode results = answer.putArray("results");
        for (int i = 0; i < outcomes.size(); i++) {
            results.add(result(request.texts().get(i), outcomes.get(i)));
        }
        return Refusal.json(Status.OK, answer);
    }

    private static ObjectNode result(Text text, Outcome outcome) {
        ObjectNode node = Json.object();
        text.documentId().ifPresent(id -> node.put("documentId", id));
        if (outcome instanceof Outcome.Classified classified) {
            node.put("text", text.text());
            return ResultJson.add(node, classified.scored(), classified.coverage());
        } else if (outcome instanceof Outcome.Rejected rejected) {
            return ResultJson.addError(node, rejected.reason().name(), rejected.message());
        } else {
            throw new AssertionError(outcome);
        }
    }
}
