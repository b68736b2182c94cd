// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {
    @ParameterizedTest
    @ValueSource(strings = {"a", "0", "hamas", "united-states", "a-", "a--b", "7up"})
    void aSlug_isAnId(String slug) {
        assertEquals(slug, PartyId.parse(slug).orElseThrow().slug());
        assertEquals(slug, IssueId.parse(slug).orElseThrow().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-a", "A", "a_b", "a b", "ä", "a/b", "a.b", "١"})
    void anythingElse_isNone(String text) {
        assertEquals(Optional.empty(), PartyId.parse(text));
        assertThrows(IllegalArgumentException.class, () -> new IssueId(text));
    }

    @Test
    void aSlug_hasAtMostEightyCharacters() {
        assertTrue(PartyId.parse("a".repeat(80)).isPresent());
        assertTrue(PartyId.parse("a".repeat(81)).isEmpty());
    }

    @Test
    void aFreshStatementId_isOfVersion7_readsBack_andSortsByItsInstant() {
        Seeded.times(500, random -> {
            long millis = random.nextLong(1L << 47);
            StatementId id = StatementId.next(millis, random);

            assertEquals(millis, id.value().getMostSignificantBits() >>> 16);
            assertEquals(Optional.of(id), StatementId.parse(id.toString()));
            assertEquals(Optional.of(id), StatementId.parse(id.toString().toUpperCase(Locale.ROOT)));
            assertTrue(id.compareTo(StatementId.next(millis + 1, random)) < 0);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "018f4e5a-7c00-4000-8000-000000000001",
                "018f4e5a-7c00-7000-c000-000000000001",
                "018f4e5a-7c00-7000-8000-00000000000",
                "018f4e5a-7c00-7000-8000-00000000000g",
                "018f4e5a-7c00-7000-8000+000000000001",
                "018f4e5a7c0070008000000000000001",
                "{18f4e5a-7c00-7000-8000-00000000001}",
                "018f4e5a-7c00-7000-8000-00000000000١"
            })
    void aTextThatIsNoVersion7_isNoStatementId(String text) {
        assertEquals(Optional.empty(), StatementId.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "en",
                "EN",
                "ar-PS",
                "zh-Hant-TW",
                "zh-cmn-Hans-CN",
                "sl-rozaj-biske-1994",
                "de-CH-1901",
                "es-419",
                "de-a-value",
                "en-u-ca-buddhist-x-mine",
                "x-whatever",
                "hbo",
                "i-klingon",
                "en-GB-oed",
                "art-lojban"
            })
    void aWellFormedTag_isALanguage(String tag) {
        assertEquals(tag, LanguageTag.parse(tag).orElseThrow().text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "e",
                "english language",
                "en_US",
                "en-",
                "-en",
                "en--US",
                "1en",
                "en-a",
                "x-",
                "de-419-DE",
                "i-nonsense",
                "abcdefghi",
                "en-ABCDEFGHI",
                "ën",
                "en-u"
            })
    void aTagThatIsNotWellFormed_isNone(String tag) {
        assertEquals(Optional.empty(), LanguageTag.parse(tag));
        assertThrows(IllegalArgumentException.class, () -> new LanguageTag(tag));
    }
}
