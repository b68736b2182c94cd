// SPDX-License-Identifier: Apache-2.0
package org.onrecord.transparency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JsonVectorsTest {
    static List<String> inputs() {
        return Vectors.below("jcs/input", ".json");
    }

    @Test
    void vectors_areAllThere() {
        assertEquals(4, inputs().size());
    }

    @ParameterizedTest
    @MethodSource("inputs")
    void canonical_isTheOneThatEcmaScriptWrites(String input) throws Exception {
        String canonical = Vectors.text(input.replace("/input/", "/output/"));
        assertEquals(canonical, new String(Json.canonical(Json.parse(Vectors.bytes(input))), UTF_8));
    }
}
