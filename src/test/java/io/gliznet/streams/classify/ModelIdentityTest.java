package io.gliznet.streams.classify;

import static org.assertj.core.api.Assertions.assertThat;

import io.gliznet.streams.model.ExecutionProvider;
import io.gliznet.streams.model.ModelManifest.Graph;
import io.gliznet.streams.model.Precision;
import java.util.List;
import org.junit.jupiter.api.Test;

class ModelIdentityTest {

    private static final Graph GRAPH = new Graph("b".repeat(64), Precision.INT8, 0.25);

    @Test
    void fingerprintFollowsManifestGraphPrecisionAndProvider() {
        List<String> fingerprints = List.of(
                ModelIdentity.fingerprint("a".repeat(64), GRAPH, ExecutionProvider.CPU),
                ModelIdentity.fingerprint("c".repeat(64), GRAPH, ExecutionProvider.CPU),
                ModelIdentity.fingerprint(
                        "a".repeat(64), new Graph("c".repeat(64), Precision.INT8, 0.25), ExecutionProvider.CPU),
                ModelIdentity.fingerprint(
                        "a".repeat(64), new Graph("b".repeat(64), Precision.FP32, 0.25), ExecutionProvider.CPU),
                ModelIdentity.fingerprint("a".repeat(64), GRAPH, ExecutionProvider.CUDA));
        assertThat(fingerprints).doesNotHaveDuplicates().allMatch(one -> one.matches("[0-9a-f]{16}"));
    }

    @Test
    void fingerprintIsTheSameAtEveryStart() {
        assertThat(ModelIdentity.fingerprint("a".repeat(64), GRAPH, ExecutionProvider.CPU))
                .isEqualTo("e1837c50df93f6a0");
    }
}
