// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.un;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SlugTest {
    @ParameterizedTest
    @CsvSource({
        "Côte d’Ivoire,cote-d-ivoire",
        "São Tomé & Príncipe,sao-tome-principe",
        "Yemen People's Republic,yemen-people-s-republic",
        "Micronesia (Federated States of),micronesia-federated-states-of",
    })
    void party_isNamedByItsWords(String name, String slug) {
        assertEquals(slug, Slug.of(name));
    }

    @Test
    void issue_differs_whereTitlesShareEightyCharacters() {
        String start =
                "Implementation of the Declaration on the Granting of Independence to Colonial Countries and Peoples";

        String one = Slug.of(start, "one");
        String other = Slug.of(start, "other");

        assertNotEquals(one, other);
        assertEquals(one.substring(0, 70), other.substring(0, 70));
        assertTrue(one.length() <= 80 && one.matches("[a-z0-9][a-z0-9-]*-[0-9a-f]{8}"), one);
    }
}
