package io.gliznet.streams.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ValuePathTest {

    private static final JsonNode TREE = Records.tree("{'a':{'b':[10,{'c':'x'},{'c':'y'},{'c':null}]},'':{'':'empty'},"
            + "'a/b~c,d|e':'odd','0':'a name','*':'star','m':{'p':1,'q':{'r':2}}}");

    @Test
    void namesFieldsAndElements() {
        assertFound("/a/b/0", "10");
        assertFound("/a/b/1/c", "\"x\"");
        assertFound("/0", "\"a name\"");
        assertFound("//", "\"empty\"");
    }

    @Test
    void everyCharacterOfANameCanBeWritten() {
        assertFound("/a~1b~0c~2d~3e", "\"odd\"");
    }

    @Test
    void aStarIsEveryElementThatHasAValue() {
        assertFound("/a/b/*/c", "[\"x\",\"y\"]");
        assertFound("/m/*", "[1,{\"r\":2}]");
        assertFound("/m/*/r", "[2]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/x", "/a/b/4", "/a/b/00", "/a/b/-1", "/a/b/c", "/a/b/0/c", "/a/b/99999999999", "/m/p/q"})
    void whatIsNotThereIsMissing(String path) {
        assertThat(ValuePath.parse(path).find(TREE).isMissingNode()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a/b", "/a~", "/a~4", "/~~0"})
    void anythingElseIsNoPath(String path) {
        assertThatThrownBy(() -> ValuePath.parse(path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("expected a path such as /message/body");
    }

    private static void assertFound(String path, String json) {
        assertThat(ValuePath.parse(path).find(TREE)).hasToString(json);
    }
}
