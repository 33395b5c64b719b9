package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CsvCellsTest {

    @Test
    void plainCellsAreSplitAtTheSeparator() throws InvalidLineException {
        assertThat(CsvCells.split("1,parcel lost,", ',')).containsExactly("1", "parcel lost", "");
        assertThat(CsvCells.split("1\ta,b\tc", '\t')).containsExactly("1", "a,b", "c");
        assertThat(CsvCells.split("", ',')).containsExactly("");
    }

    @Test
    void aQuotedCellMayHoldSeparatorsLineBreaksAndQuotes() throws InvalidLineException {
        List<String> cells = CsvCells.split("7,\"late, and \"\"broken\"\"\nagain\",x", ',');

        assertThat(cells).containsExactly("7", "late, and \"broken\"\nagain", "x");
    }

    @Test
    void aQuoteInsideOfAPlainCellIsAnOrdinaryCharacter() throws InvalidLineException {
        assertThat(CsvCells.split("a 5\" screen,b", ',')).containsExactly("a 5\" screen", "b");
        assertThat(CsvCells.endsQuoted("a 5\" screen,b", ',', false)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"open", "1,\"open", "\"a\"\"", "\"closed\"x,2"})
    void aQuotedCellThatDoesNotEndAtASeparatorIsRefused(String record) {
        assertThatThrownBy(() -> CsvCells.split(record, ',')).isInstanceOf(InvalidLineException.class);
    }

    @Test
    void aLineThatEndsInsideOfQuotesIsContinued() {
        assertThat(CsvCells.endsQuoted("1,\"begins", ',', false)).isTrue();
        assertThat(CsvCells.endsQuoted("ends\",2", ',', true)).isFalse();
        assertThat(CsvCells.endsQuoted("goes on, with commas", ',', true)).isTrue();
        assertThat(CsvCells.endsQuoted("a \"\"quoted\"\" word", ',', true)).isTrue();
        assertThat(CsvCells.endsQuoted("ends\",\"and begins", ',', true)).isTrue();
    }
}
