package io.gliznet.streams.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PropertyLinesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a=b\nc: d\r\ne f\rg",
                "a = b\\\n   c\\\n\td\ne=f",
                "# no\\\na=b\n! no\\\nc=d",
                "a=b\\\\\nc=d",
                "a=b\\\\\\\n# part of the value",
                "a\\=\\:\\ x=\\u0041\\t\n\n  \n\tb=",
                "a=b\\\n\nc=d",
                "a=the end\\",
                "=no key\n\\",
                ""
            })
    void keysAndValuesAreThoseThatJavaReads(String text) throws IOException {
        Properties expected = new Properties();
        expected.load(new StringReader(text));

        Map<String, String> found = new HashMap<>();
        lines(text).forEach(line -> found.put(line.key(), line.value()));

        expected.replaceAll((key, value) -> ((String) value).strip());
        assertThat(found).isEqualTo(expected);
    }

    @Test
    void aLineHasTheNumberOfItsFirstPart() throws IOException {
        assertThat(lines("# x\na=1\\\n2\\\n3\n\nb=4\na=5"))
                .containsExactly(
                        new PropertyLines.Line(2, "a", "123"),
                        new PropertyLines.Line(6, "b", "4"),
                        new PropertyLines.Line(7, "a", "5"));
    }

    @Test
    void aMistakeIsNamedWithItsLineAndWhatStandsBeforeItIsRead() {
        List<PropertyLines.Line> lines = new ArrayList<>();

        assertThatThrownBy(() -> PropertyLines.read(new StringReader("a=1\nb=\\u00zz\nc=3"), lines))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("line 2: ");
        assertThat(lines).containsExactly(new PropertyLines.Line(1, "a", "1"));
    }

    private static List<PropertyLines.Line> lines(String text) throws IOException {
        List<PropertyLines.Line> lines = new ArrayList<>();
        PropertyLines.read(new StringReader(text), lines);
        return lines;
    }
}
