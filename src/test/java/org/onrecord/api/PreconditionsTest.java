// SPDX-License-Identifier: Apache-2.0
package org.onrecord.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.onrecord.domain.Decider;
import org.onrecord.domain.Expectation;
import org.onrecord.domain.Revision;
import org.onrecord.platform.ProblemException;

/** RFC 9110, 13.1.1: {@code If-Match} holds when a tag of the list is the same, compared strongly. */
class PreconditionsTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"3\" | true",
                "* | true",
                "\"1\", \"3\" | true",
                "\"1\" ,, W/\"3\",\t\"3\" | true",
                "\"another,with-a-comma\",\"3\" | true",
                "\"2\" | false",
                "W/\"3\" | false",
                "\"03\" | false",
                "\"\" | false",
                "\"99999999999999999999\" | false",
                "\"3.FULL.1\", \"x\" | false"
            })
    void tags_match_as_the_standard_compares_them(String ifMatch, boolean holds) throws ProblemException {
        Expectation expectation = Preconditions.expectation(ifMatch, null);
        assertEquals(
                holds, Decider.check(expectation, Optional.of(new Revision(3))).isEmpty());
        assertEquals(false, Decider.check(expectation, Optional.empty()).isEmpty(), "there is nothing to match");
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "", ",", "\"3", "w/\"3\"", "*, \"3\"", "\"3\" \"4\"", "\"a b\""})
    void what_is_no_list_of_tags_is_refused(String ifMatch) {
        assertThrows(ProblemException.class, () -> Preconditions.expectation(ifMatch, null));
    }
}
