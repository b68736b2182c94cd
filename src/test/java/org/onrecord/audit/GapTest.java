// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Why something can't be computed: what is said of it, and how it is written down on the way. */
class GapTest {
    static Stream<Arguments> gaps() {
        return Stream.of(
                Arguments.of(new Gap.Redaction(0), Verdict.UNVERIFIABLE, "UNVERIFIABLE(redaction 0)"),
                Arguments.of(new Gap.Redaction(77), Verdict.UNVERIFIABLE, "UNVERIFIABLE(redaction 77)"),
                Arguments.of(
                        new Gap.Ahead(0),
                        Verdict.UNVERIFIABLE,
                        "it depends on an entry that an order at position 0, behind the head, took: audit a later head"),
                Arguments.of(
                        new Gap.Ahead(77),
                        Verdict.UNVERIFIABLE,
                        "it depends on an entry that an order at position 77, behind the head, took: audit a later head"),
                Arguments.of(new Gap.Kept(), Verdict.WITHHELD, "it depends on an entry that is withheld"),
                Arguments.of(new Gap.Failed(), Verdict.UNVERIFIABLE, "it depends on an entry that failed"));
    }

    @ParameterizedTest
    @MethodSource("gaps")
    void eachSaysWhatItIs_andIsReadAsItWasWritten(Gap gap, Verdict verdict, String why) {
        assertEquals(verdict, gap.verdict());
        assertEquals(why, gap.why());
        assertEquals(Optional.of(gap), Gap.ofCode(gap.code()));
    }

    @Test
    void noGapAtAll_hasACode() {
        assertEquals(Optional.empty(), Gap.ofCode(Gap.NONE));
    }
}
