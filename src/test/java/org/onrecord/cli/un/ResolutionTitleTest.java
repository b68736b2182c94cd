// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.un;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResolutionTitleTest {
    private static final String CUBA =
            "Necessity of ending the economic, commercial and financial embargo imposed by the United States against Cuba";

    private final TitleAliases aliases = TitleAliases.reviewed();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Necessity of ending the economic, commercial and financial embargo imposed by the Unites States of"
                        + " America against Cuba : resolution / adopted by the General Assembly",
                "A/71/251 39 - Necessity of ending the economic, commercial and financial embargo imposed by the United"
                        + " States of America against Cuba. - CUBA--UNITED STATES",
                "Necessity of ending the economic, commercial and financial embargo imposed by the United States of"
                        + " America against Cuba ",
            })
    void key_isTheSame_forEveryPrintingOfOneTitle(String printed) {
        assertEquals(aliases.key(CUBA), aliases.key(new ResolutionTitle(printed).text()));
    }

    @Test
    void key_differs_whenTheScopeDoes() {
        String jerusalem =
                aliases.key("Israeli settlements in the Occupied Palestinian Territory, including Jerusalem");
        String east =
                aliases.key("Israeli settlements in the Occupied Palestinian Territory, including East Jerusalem");

        assertFalse(jerusalem.equals(east));
    }

    @Test
    void text_endsAtTheFirstSubjectHeading() {
        String printed =
                "A/73/251 74b - Human rights questions. - HUMAN RIGHTS ADVANCEMENT;A/73/251 74b[31] - DEMOCRACY";

        assertEquals("Human rights questions", new ResolutionTitle(printed).text());
    }

    @Test
    void text_hasItsQuotationMarksBack_andNoExportLeftovers() {
        assertEquals(
                "ENDS WITH:\"NO NOMINATIONS.\"", new ResolutionTitle("ENDS WITH:\\NO NOMINATIONS.\\\"\t0\t0").text());
        assertEquals("The draft \"Arms\"", new ResolutionTitle("The draft _Arms<d3>").text());
    }

    @Test
    void text_hasNoControlCharacters() {
        assertEquals("A title", new ResolutionTitle("A\b  title").text());
    }

    @Test
    void text_isEmpty_withoutALetter() {
        assertEquals("", new ResolutionTitle("0").text());
    }

    @ParameterizedTest
    @CsvSource({
        "true,The Acting President: I shall now put to the vote operative paragraph 6.",
        "true,TO ADOPT A USSR AMENDMENT TO THE DRAFT RESOLUTION",
        "false,Amendment of the Treaty Banning Nuclear Weapon Tests in the Atmosphere",
        "false,TO CONDEMN ALL NUCLEAR-WEAPON TESTS",
    })
    void partOrProcedure_isToldFromAResolution(boolean expected, String printed) {
        assertEquals(expected, new ResolutionTitle(printed).isPartOrProcedure());
    }

    @Test
    void aliases_mendWordsPhrasesAndTitles_whateverCaseAndArticles() {
        TitleAliases own = TitleAliases.of(Stream.of(
                "# a comment",
                "",
                "word: colour = color",
                "phrase: new york = nyc",
                "title: A Right of Color = Rights"));

        assertEquals("rights", own.key("The right of colour"));
        assertEquals("nyc color", own.key("NEW-YORK: Colour"));
        assertTrue(own.key("Newer York").startsWith("newer"));
    }
}
