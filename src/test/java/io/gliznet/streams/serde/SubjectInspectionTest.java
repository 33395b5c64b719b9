package io.gliznet.streams.serde;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gliznet.streams.avro.Classification;
import io.gliznet.streams.serde.SubjectInspection.Status;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SubjectInspectionTest {

    private static final String LOOK_UP = "/subjects/classified-value";
    private static final String LATEST = LOOK_UP + "/versions/latest";
    private static final String COMPATIBILITY = "/compatibility" + LATEST;
    private static final String NOT_FOUND = "{\"error_code\":40403,\"message\":\"Schema not found\"}";

    @Test
    void aRegisteredSchemaHasItsIdAndTheLevelOfItsSubject() throws IOException {
        try (RegistryStub registry = registry(
                Map.of(LOOK_UP, "{\"id\":7}", "/config/classified-value", "{\"compatibilityLevel\":\"FULL\"}"))) {
            assertThat(ask(registry))
                    .isEqualTo(
                            new SubjectInspection("classified-value", Status.REGISTERED, "id 7", Optional.of("FULL")));
            assertThat(registry.requests()).noneMatch(request -> request.contains("/versions "));
        }
    }

    @Test
    void aSubjectWithoutASchemaIsNew() throws IOException {
        try (RegistryStub registry = registry(Map.of("/config", "{\"compatibilityLevel\":\"BACKWARD\"}"))) {
            assertThat(ask(registry))
                    .isEqualTo(
                            new SubjectInspection("classified-value", Status.NEW_SUBJECT, "", Optional.of("BACKWARD")));
        }
    }

    @Test
    void anotherSchemaIsComparedByTheRegistry() throws IOException {
        try (RegistryStub registry =
                registry(Map.of(LATEST, "{\"id\":3}", COMPATIBILITY, "{\"is_compatible\":true}"))) {
            assertThat(ask(registry))
                    .isEqualTo(new SubjectInspection(
                            "classified-value", Status.COMPATIBLE, "the latest version", Optional.empty()));
        }
        try (RegistryStub registry = registry(Map.of(
                LATEST,
                "{\"id\":3}",
                COMPATIBILITY,
                "{\"is_compatible\":false,\"messages\":[\"field x\",\"type y\"]}"))) {
            assertThat(ask(registry))
                    .isEqualTo(new SubjectInspection(
                            "classified-value",
                            Status.INCOMPATIBLE,
                            "the latest version: field x; type y",
                            Optional.empty()));
        }
    }

    @Test
    void aSubjectWhoseLevelIsTransitiveIsComparedInEachOfItsVersions() throws IOException {
        String yes = "{\"is_compatible\":true}";
        try (RegistryStub registry = registry(Map.of(
                LATEST,
                "{\"id\":3}",
                LOOK_UP + "/versions",
                "[1,4]",
                "/config",
                "{\"compatibilityLevel\":\"FULL_TRANSITIVE\"}",
                COMPATIBILITY,
                yes,
                "/compatibility" + LOOK_UP + "/versions/4",
                yes,
                "/compatibility" + LOOK_UP + "/versions/1",
                "{\"is_compatible\":false,\"messages\":[\"field x\"]}"))) {
            assertThat(ask(registry))
                    .isEqualTo(new SubjectInspection(
                            "classified-value",
                            Status.INCOMPATIBLE,
                            "version 1: field x",
                            Optional.of("FULL_TRANSITIVE")));
        }
    }

    @Test
    void aComparisonThatIsNotPermittedIsUnknownAndNothingIsRegistered() throws IOException {
        try (RegistryStub registry = RegistryStub.handling(exchange -> {
            String path = exchange.getRequestURI().getPath();
            boolean forbidden = path.startsWith("/compat") || path.startsWith("/config");
            RegistryStub.answer(
                    exchange,
                    path.equals(LATEST) ? 200 : forbidden ? 403 : 404,
                    path.equals(LATEST) ? "{}" : NOT_FOUND);
        })) {
            assertThat(ask(registry).status()).isEqualTo(Status.UNKNOWN);
            assertThat(registry.requests()).noneMatch(request -> request.startsWith("POST " + LOOK_UP + "/versions"));
        }
    }

    @Test
    void aSubjectThatMayNotBeReadIsNotTakenForANewOne() throws IOException {
        try (RegistryStub registry = RegistryStub.handling(exchange -> RegistryStub.answer(
                exchange, exchange.getRequestURI().getPath().equals(LATEST) ? 422 : 404, NOT_FOUND))) {
            assertThat(ask(registry))
                    .isEqualTo(new SubjectInspection("classified-value", Status.UNKNOWN, "HTTP 422", Optional.empty()));
        }
    }

    @Test
    void aRegistryThatForbidsTheQuestionMayStillTakeTheSchema() throws IOException {
        try (RegistryStub registry = RegistryStub.answering(403, "Forbidden")) {
            assertThat(ask(registry).status()).isEqualTo(Status.UNKNOWN);
            assertThat(ask(registry).detail()).endsWith("HTTP 403");

            registry.answer(401, "Unauthorized");
            assertThatThrownBy(() -> ask(registry)).isInstanceOf(RegistryUnavailableException.class);
        }
    }

    @Test
    void aRegistryThatDoesNotAnswerIsUnavailable() {
        assertThatThrownBy(() -> SubjectInspection.ask(
                        Map.of("schema.registry.url", "http://127.0.0.1:1"),
                        "classified",
                        Classification.getClassSchema()))
                .isInstanceOf(RegistryUnavailableException.class);
    }

    @Test
    void withoutARegistryOverHttpThereIsNothingToInspect() {
        assertThat(SubjectInspection.ask(Map.of(), "classified", Classification.getClassSchema()))
                .isEmpty();
        assertThat(SubjectInspection.ask(
                        Map.of("schema.registry.url", "mock://inspection"),
                        "classified",
                        Classification.getClassSchema()))
                .isEmpty();
    }

    private static SubjectInspection ask(RegistryStub registry) {
        return SubjectInspection.ask(
                        Map.of("schema.registry.url", registry.url()), "classified", Classification.getClassSchema())
                .orElseThrow();
    }

    /** Answers 404 to all other paths. */
    private static RegistryStub registry(Map<String, String> answers) throws IOException {
        return RegistryStub.handling(exchange -> {
            String answer = answers.get(exchange.getRequestURI().getPath());
            RegistryStub.answer(exchange, answer == null ? 404 : 200, answer == null ? NOT_FOUND : answer);
        });
    }
}
