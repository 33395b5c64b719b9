package io.gliznet.streams.cli;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CsvRowsTest {

    @ParameterizedTest
    @ValueSource(strings = {"id;text;title", "\"id\";\"text\"", "text;price, net"})
    void anotherSeparatorIsNamed(String header) {
        assertThatThrownBy(() -> CsvRows.header(header, ','))
                .isInstanceOf(InvalidLineException.class)
                .hasMessageEndingWith("; its cells seem to be separated by ';', expected ','");
    }

    @Test
    void aTabIsNamedAsAWord() {
        assertThatThrownBy(() -> CsvRows.header("id\ttext", ','))
                .hasMessageStartingWith("expected a header with the column text, found a first line with 1 cell, none")
                .hasMessageEndingWith("separated by tabs, expected ','");
        assertThatThrownBy(() -> CsvRows.header("id,text", '\t'))
                .hasMessageEndingWith("separated by ',', expected tabs");
    }

    @Test
    void aFileWithoutTheColumnHasNoHint() {
        assertThatThrownBy(() -> CsvRows.header("id;body", ',')).hasMessageEndingWith("none of which is text");
    }
}
