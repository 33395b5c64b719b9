package io.gliznet.streams.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class SerdeKeysTest {

    @Test
    void anUnknownKeyIsRefusedWithTheNearestOneAndItsPlace() {
        assertThat(problems(Map.of("serde.use.latest.versions", "true"), Map.of()))
                .singleElement()
                .asString()
                .startsWith("serde.use.latest.versions (--set)")
                .endsWith("did you mean serde.use.latest.version?");
        assertThat(problems(Map.of(), Map.of("GLIZNET_SERDE_NO_SUCH_KEY", "1")))
                .singleElement()
                .asString()
                .contains("GLIZNET_SERDE_NO_SUCH_KEY")
                .doesNotContain("did you mean");
    }

    @Test
    void knownKeysAndThoseOfTlsPass() {
        assertThat(problems(
                        Map.of(
                                "serde.normalize.schemas", "true",
                                "serde.http.read.timeout.ms", "500",
                                "serde.schema.registry.ssl.truststore.location", "/t"),
                        Map.of()))
                .isEmpty();
    }

    @Test
    void otherSerializersHaveKeysOfTheirOwn() {
        Map<String, String> keys = new HashMap<>(Map.of("serde.bearer.auth.token", "x"));
        assertThat(problems(keys, Map.of())).hasSize(1);

        keys.put("serializer.class", "io.confluent.kafka.serializers.KafkaAvroSerializer");
        keys.put("deserializer.class", "io.confluent.kafka.serializers.KafkaAvroDeserializer");
        assertThat(problems(keys, Map.of())).isEmpty();
    }

    private static List<String> problems(Map<String, String> overrides, Map<String, String> environment) {
        List<String> problems = new ArrayList<>();
        GliznetConfig.read(new Sources(Optional.empty(), environment, overrides, Path.of("")), problems);
        return problems;
    }
}
