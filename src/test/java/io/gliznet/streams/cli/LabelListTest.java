package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LabelListTest {

    @Test
    void labelsAreSeparatedByCommas() {
        assertThat(LabelList.parse(List.of("spam, ham ,eggs"))).containsExactly("spam", "ham", "eggs");
        assertThat(LabelList.parse(List.of())).isEmpty();
    }

    @Test
    void aLabelWithACommaIsQuoted() {
        assertThat(LabelList.parse(List.of("\"on hold, waiting\",solved")))
                .containsExactly("on hold, waiting", "solved");
    }

    @Test
    void theOptionMayBeGivenSeveralTimes() {
        assertThat(LabelList.parse(List.of("a,b", "c"))).containsExactly("a", "b", "c");
    }

    @Test
    void aQuoteThatIsNotClosedIsAUsageError() {
        assertThatThrownBy(() -> LabelList.parse(List.of("\"on hold, waiting")))
                .isInstanceOf(CommandFailure.class)
                .hasMessageContaining("--labels")
                .hasMessageContaining("closing quote");
    }
}
