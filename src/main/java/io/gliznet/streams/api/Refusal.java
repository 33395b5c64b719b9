package io.gliznet.streams.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.gliznet.streams.http.Response;
import io.gliznet.streams.http.Response.Status;
import io.gliznet.streams.json.Json;
import io.gliznet.streams.records.ResultJson;
import java.util.Set;

/** Why a request as a whole has no result; the name is the reason in the answer. */
enum Refusal {
    INVALID_REQUEST(Status.BAD_REQUEST),
    CROSS_ORIGIN(Status.FORBIDDEN),
    UNKNOWN_PATH(Status.NOT_FOUND),
    UNKNOWN_METHOD(Status.METHOD_NOT_ALLOWED),
    LENGTH_REQUIRED(Status.LENGTH_REQUIRED),
    BODY_TOO_LARGE(Status.CONTENT_TOO_LARGE),
    UNSUPPORTED_MEDIA_TYPE(Status.UNSUPPORTED_MEDIA_TYPE),
    TOO_MANY_TEXTS(Status.TOO_MANY_REQUESTS),
    HEAD_TOO_LARGE(Status.HEAD_TOO_LARGE),
    FAILED(Status.FAILED),
    NOT_READY(Status.UNAVAILABLE),
    TOO_MANY_CONNECTIONS(Status.UNAVAILABLE),
    TIMED_OUT(Status.UNAVAILABLE);

    private static final String CONTENT_TYPE = "application/json";
    private static final String RETRY_AFTER_SECONDS = "1";

    /** After a while the same request may be answered. */
    private static final Set<Status> PASSING = Set.of(Status.TOO_MANY_REQUESTS, Status.UNAVAILABLE);

    private final Status status;

    Refusal(Status status) {
        this.status = status;
    }

    Status status() {
        return status;
    }

    /** @param message what was expected and what was found, without a text of the request */
    Response response(String message) {
        Response response = json(status, ResultJson.addError(Json.object(), name(), message));
        if (this == UNKNOWN_METHOD) {
            return response.with("Allow", "POST");
        }
        return PASSING.contains(status) ? response.with("Retry-After", RETRY_AFTER_SECONDS) : response;
    }

    static Response json(Status status, JsonNode body) {
        return new Response(status, CONTENT_TYPE, Json.write(body) + "\n");
    }
}
