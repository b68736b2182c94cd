// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.onrecord.domain.Likeness.Degree.DIFFERENT;
import static org.onrecord.domain.Likeness.Degree.EQUAL;
import static org.onrecord.domain.Likeness.Degree.SIMILAR;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LikenessTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"“We will not raise taxes.” | We will not raise taxes", "No deal! | no deal", "我们不会加税 | 「我们不会加税。」"
            })
    void textsThatAreOneOnceNormalised_areEqual(String one, String other) {
        assertEquals(new Likeness(EQUAL, 1000), between(one, other));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "We will not raise taxes on anybody this year | We will not really raise taxes on anybody this year",
                "We will not raise taxes on working people, he said | We won't raise taxes on working people, he said",
                "The Labour party will defend the harbour workers | The Labor party will defend the harbor workers",
                "The cease-fire has to hold until the hostages are home | The ceasefire has to hold until the hostages are home",
                "We'll sign the agreement as soon as they do | We will sign the agreement as soon as they do",
                "我们绝对不会在今年提高企业所得税的税率 | 我们绝对不会在今年提高企业所得税的税率了"
            })
    void aFewWordsMoreOrSpelledOtherwise_areSimilar(String one, String other) {
        assertDegree(SIMILAR, one, other);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "The government will raise taxes on income next year, the minister said | The government will not raise taxes on income next year, the minister said",
                "We will raise taxes on income next year, and they know it | We won't raise taxes on income next year, and they know it",
                "We will not raise income taxes next year and we will cut fuel duty | We will raise income taxes next year and we will not cut fuel duty",
                "They will not raise taxes on income and property but we will | They will raise taxes on income and property but we will not",
                "At least 32 people were killed in the strike on the market, the ministry said | At least 33 people were killed in the strike on the market, the ministry said",
                "At least two people were killed in the strike on the market, the ministry said | At least ten people were killed in the strike on the market, the ministry said",
                "We lost 32 in the north and 33 people in the south of the strip | We lost 33 in the north and 32 people in the south of the strip",
                "The damage comes to 2 million dollars in this district alone, he said | The damage comes to 2 billion dollars in this district alone, he said",
                "The budget grows by 3.5 per cent in the coming year, he said | The budget grows by 35 per cent in the coming year, he said",
                "The government will pay €500 for each of the families in the region | The government will pay $500 for each of the families in the region",
                "We will accept the proposal that the mediators have made in Cairo | We will reject the proposal that the mediators have made in Cairo",
                "The ambassador of Iran was told of the decision in the morning | The ambassador of Iraq was told of the decision in the morning",
                "Exports will increase in the second half of the coming year | Exports will decrease in the second half of the coming year",
                "Hamas must release everybody before Israel stops the offensive in the strip | Israel must release everybody before Hamas stops the offensive in the strip",
                "Wir werden die Steuern in diesem Jahr für alle Bürger erhöhen | Wir werden die Steuern in diesem Jahr für alle Bürger nicht erhöhen",
                "Nous augmenterons les impôts de tous les ménages cette année | Nous n'augmenterons les impôts de tous les ménages cette année",
                "Subiremos los impuestos a todas las familias este año, dijo | No subiremos los impuestos a todas las familias este año, dijo",
                "سنرفع الضرائب على جميع المواطنين خلال هذا العام كما وعدنا | لن سنرفع الضرائب على جميع المواطنين خلال هذا العام كما وعدنا",
                "الحكومة سترفع الضرائب على جميع المواطنين ونحن نقبل بذلك الامر | الحكومة سترفع الضرائب على جميع المواطنين ولا ونحن نقبل بذلك الامر",
                "נעלה את המיסים לכל האזרחים במהלך השנה הקרובה אמר השר | לא נעלה את המיסים לכל האזרחים במהלך השנה הקרובה אמר השר",
                "הוא אמר שנעלה את המיסים לכל האזרחים במהלך השנה הקרובה | הוא אמר שלא שנעלה את המיסים לכל האזרחים במהלך השנה הקרובה",
                "我们会在今年提高企业所得税的税率部长在北京说 | 我们不会在今年提高企业所得税的税率部长在北京说",
                "这次袭击造成三十二人死亡部长在北京对记者说 | 这次袭击造成三十三人死亡部长在北京对记者说",
                "我们会在今年提高企业所得税的税率部长在北京说 | 我们会在今年降低企业所得税的税率部长在北京说",
                "私たちは来年の所得税を上げると大臣は東京で言った行く | 私たちは来年の所得税を上げると大臣は東京で言った行かない",
                "เราจะขึ้นภาษีรายได้ในปีหน้ารัฐมนตรีกล่าว | เราจะไม่ขึ้นภาษีรายได้ในปีหน้ารัฐมนตรีกล่าว"
            })
    void aNumberANegationOrAWordInAnothersPlace_isDifferent(String one, String other) {
        assertTrue(between(one, other).score() >= 700, () -> "too easy: " + between(one, other));
        assertDegree(DIFFERENT, one, other);
    }

    @Test
    void otherTexts_scoreLow() {
        assertTrue(
                between("We want the war to end.", "No comment on the budget").score() < 300);
        assertEquals(new Likeness(DIFFERENT, 0), between("?", "!"));
    }

    @Test
    void theLongestTexts_areComparedInBoundedTime() {
        String words = "no longer than it takes ".repeat(Limits.TEXT / 24);
        String marks = "a\u0301\u0327".repeat(Limits.TEXT / 3);
        String han = "我会".repeat(Limits.TEXT / 2);
        String oneWord = "ab".repeat(Limits.TEXT / 2);

        assertTimeout(Duration.ofSeconds(3), () -> {
            assertDegree(SIMILAR, words + " indeed", words);
            assertDegree(SIMILAR, han + "的", han);
            assertDegree(DIFFERENT, han, "会我".repeat(Limits.TEXT / 2 - 500));
            assertDegree(SIMILAR, marks + " b", marks);
            assertDegree(DIFFERENT, oneWord, oneWord + "a");
            Quotation.of("\u0327\u0301".repeat(Limits.TEXT / 2));
            Quotation.of("ﷺ".repeat(Limits.TEXT));
        });
    }

    private static void assertDegree(Likeness.Degree expected, String one, String other) {
        assertEquals(expected, between(one, other).degree(), () -> between(one, other)
                .toString());
        assertEquals(between(one, other), between(other, one));
    }

    private static Likeness between(String one, String other) {
        return Likeness.between(Quotation.of(one), Quotation.of(other));
    }
}
