package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LabelsCommandTest {

    @Test
    void setsOfSeveralFilesAreCheckedTogether(@TempDir Path folder) throws IOException {
        Path good = Files.writeString(
                folder.resolve("good.yaml"), "tenantId: acme\nlabels: [billing, {name: outage, threshold: 0.6}]\n");
        Path bad = Files.writeString(folder.resolve("bad.json"), """
                [{"tenantId": "globex", "labels": ["same", "same"]}, {"tenantId": "globex", "treshold": 2}]""");

        Invocation done = Invocation.of("labels", "validate", good.toString(), bad.toString());

        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(done.err())
                .contains("bad.json: set 1: labels")
                .contains("bad.json: set 2: treshold")
                .doesNotContain("\tat ");
        assertThat(Invocation.of("labels", "validate", good.toString()).out())
                .isEqualToIgnoringNewLines("acme/default: 2 labels, valid");
    }

    @Test
    void aFileOfSeveralSetsIsReadWhole() {
        Invocation done = Invocation.withInput(
                "tenantId: a\nlabels: [x]\n---\ntenantId: b\nname: mail\nlabels: [x, y]\n", "labels", "validate", "-");

        assertThat(done.out().lines()).containsExactly("a/default: 1 label, valid", "b/mail: 2 labels, valid");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        Invocation done = Invocation.of("labels", "validate", "nowhere.yaml");

        assertThat(done.exitCode()).isEqualTo(2);
        assertThat(done.err()).contains("nowhere.yaml").contains("none");
    }
}
