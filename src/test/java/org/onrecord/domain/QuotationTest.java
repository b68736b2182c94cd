// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotationTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "“We won’t raise taxes,” he said… | we won't raise taxes he said",
                "We WON'T raise [...] taxes -- he said | we won't raise taxes he said",
                "Straße ΟΔΟΣ ﬁle Ｆｕｌｌ | strasse οδοσ file full",
                "soft\u00ADhyphen zero\u200Bwidth \u202Eturned | softhyphen zerowidth turned",
                "cafe\u0301 | café",
                "1,000 and 1,000,000.5 and 1'000 | 1000 and 1000000.5 and 1000",
                "12345,678 and 1,23 and 1.000 | 12345.678 and 1.23 and 1.000",
                "٣٢ و ٣٢٪ and ३२ | 32 و 32% and 32",
                "$5, €5, 5 % and -5 (−5) | $5 €5 5% and -5 -5",
                "10⁶ and 1½ and 3/4 | 10 6 and 1 1/2 and 3/4",
                "2020-2024, cease-fire | 2020 2024 cease fire",
                "他说：“我们 不会\u3000加税。” | 他说我们不会加税",
                "לא נַעֲלֶה מיסים, אמר דובר צה״ל | לא נעלה מיסים אמר דובר צהל",
                "דובר צה\"ל | דובר צהל",
                "لَنْ نَرْفَعَ الضرائـب، | لن نرفع الضرائب",
                "l’État ‘quoted’ workers’ | l'état quoted workers",
                "?! … | ?!..."
            })
    void normalised_keepsTheWords(String text, String normalised) {
        assertEquals(normalised, Quotation.normalised(text));
        assertEquals(normalised, Quotation.normalised(normalised));
    }

    @Test
    void quotations_areEqualWhenTheirWordsAre() {
        assertEquals(Quotation.of("“No deal.”"), Quotation.of("no deal"));
        assertEquals(
                Quotation.of("“No deal.”").hashCode(), Quotation.of("no deal").hashCode());
        assertNotEquals(Quotation.of("No deal"), Quotation.of("No ideal"));
    }

    @Test
    void everyCharacterAlone_isNormalisedOnceAndForAll() {
        for (int c = 0; c <= 0x1FFFF; c++) {
            if (Character.getType(c) != Character.SURROGATE) {
                String once = Quotation.normalised("a" + Character.toString(c) + "b");
                assertEquals(once, Quotation.normalised(once), "U+" + Integer.toHexString(c));
            }
        }
    }
}
