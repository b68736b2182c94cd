// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SaidTest {
    private static final OptionalLong NOT_PUBLISHED = OptionalLong.empty();

    @ParameterizedTest
    @CsvSource({
        "2024, 2024-01-01T00:00:00.000Z, 2024-12-31T23:59:59.999Z",
        "0001, 0001-01-01T00:00:00.000Z, 0001-12-31T23:59:59.999Z",
        "9999, 9999-01-01T00:00:00.000Z, 9999-12-31T23:59:59.999Z",
        "2024-05, 2024-05-01T00:00:00.000Z, 2024-05-31T23:59:59.999Z",
        "2023-02, 2023-02-01T00:00:00.000Z, 2023-02-28T23:59:59.999Z",
        "2024-05-04, 2024-05-04T00:00:00.000Z, 2024-05-04T23:59:59.999Z",
        "2024-02-29, 2024-02-29T00:00:00.000Z, 2024-02-29T23:59:59.999Z",
        "2024-05-04~, 2024-05-04T00:00:00.000Z, 2024-05-04T23:59:59.999Z",
        "2024-05?, 2024-05-01T00:00:00.000Z, 2024-05-31T23:59:59.999Z",
        "2024%, 2024-01-01T00:00:00.000Z, 2024-12-31T23:59:59.999Z",
        "2024-05-04T18:00:00Z, 2024-05-04T18:00:00.000Z, 2024-05-04T18:00:00.000Z",
        "2024-05-04T18:00:00.5Z, 2024-05-04T18:00:00.500Z, 2024-05-04T18:00:00.500Z",
        "2024-05-04T18:00:00.123999999Z, 2024-05-04T18:00:00.123Z, 2024-05-04T18:00:00.123Z",
        "2024-05-04T01:30:00+03:00, 2024-05-03T22:30:00.000Z, 2024-05-03T22:30:00.000Z",
        "2024-05-04T20:00:00-05, 2024-05-05T01:00:00.000Z, 2024-05-05T01:00:00.000Z",
        "2024-05-03/2024-05-04, 2024-05-03T00:00:00.000Z, 2024-05-04T23:59:59.999Z",
        "2024-05-03~/2024-05?, 2024-05-03T00:00:00.000Z, 2024-05-31T23:59:59.999Z",
        "2024/2024, 2024-01-01T00:00:00.000Z, 2024-12-31T23:59:59.999Z",
        "2024-05-04T10:00:00Z/2024-05-04T11:00:00Z, 2024-05-04T10:00:00.000Z, 2024-05-04T11:00:00.000Z"
    })
    void aText_ofTheSubset_spansWhatItCovers(String text, String earliest, String latest) {
        Said said = Said.of(text);

        assertEquals(text, said.text());
        assertEquals(earliest, Rfc3339.format(said.earliestMillis()));
        assertEquals(latest, Rfc3339.format(said.latestMillis()));
        assertEquals(earliest.equals(latest), said.isExact());
    }

    @Test
    void anOpenEnd_reachesAsFarAsTimeGoes() {
        assertEquals(Long.MIN_VALUE, Said.of("../2024-05-04").earliestMillis());
        assertEquals(Long.MAX_VALUE, Said.of("2024-05-04/..").latestMillis());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "yesterday",
                "24",
                "02024",
                "0000",
                "-0044",
                "Y2024",
                "2024-",
                "2024-5",
                "2024-13",
                "2024-00",
                "2024-05-32",
                "2024-02-30",
                "2023-02-29",
                "2024-05-00",
                "2024-05-4",
                "2024-05-04 ",
                " 2024-05-04",
                "20240504",
                "2024/05/04",
                "2024-05-04T",
                "2024-05-04T18:00:00",
                "2024-05-04T18:00Z",
                "2024-05-04T18Z",
                "2024-05-04 18:00:00Z",
                "2024-05-04t18:00:00z",
                "2024-05-04T24:00:00Z",
                "2024-05-04T23:60:00Z",
                "2024-05-04T23:59:60Z",
                "2024-05-04T18:00:00.Z",
                "2024-05-04T18:00:00.1234567890Z",
                "2024-05-04T18:00:00+3",
                "2024-05-04T18:00:00+0300",
                "2024-05-04T18:00:00+19:00",
                "2024-05-04T18:00:00+18:01",
                "2024-05-04T18:00:00+01:60",
                "2024-05-04T18:00:00ZZ",
                "2024-05-04T18:00:00Z~",
                "2024~~",
                "~2024",
                "2024-05~-04",
                "~",
                "../..",
                "..",
                "/",
                "2024/",
                "/2024",
                "2024/2025/2026",
                "2024-05-04/2024-05-03",
                "2024-05/2024-04",
                "2024-05-04/...",
                "./2024",
                "2024/open",
                "0001-01-01T00:00:00+01:00",
                "9999-12-31T23:59:59-01:00",
                "２０２４",
                "2024-05-04/2024-05-04T25:00:00Z"
            })
    void aText_outsideOfTheSubset_isRefusedWithWhatIsExpected(String text) {
        Parsed.Refused<?> refused = assertInstanceOf(Parsed.Refused.class, Said.parse(text));

        assertFalse(refused.expected().isBlank());
        assertThrows(Said.NotSaidException.class, () -> Said.of(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2023-02-29 | there is no day 29 in 2023-02; expected 01 to 28",
                "2024-13 | there is no month 13; expected 01 to 12",
                "2024-05-04T18:00:00 | expected a zone after the time: Z, +03:00 or -05:00",
                "2024-05-04/2024-05-03 | the interval ends before it starts; expected earlier/later",
                "2024/2025-99 | end of the interval: there is no month 99; expected 01 to 12"
            })
    void aRefusal_saysWhatIsWrong(String text, String expected) {
        assertEquals(new Parsed.Refused<Said>(expected), Said.parse(text));
    }

    @Test
    void effective_ofAnInstant_isTheInstantWheneverItWasPublished() {
        assertEquals("2024-05-04T18:00:00.000Z", effective("2024-05-04T18:00:00Z", "2024-05-04T12:00:00Z"));
        assertEquals(
                "2024-05-04T11:00:00.000Z",
                effective("2024-05-04T10:00:00Z/2024-05-04T11:00:00Z", "2024-05-04T09:00:00Z"));
    }

    @Test
    void effective_ofACoarseEnd_isCappedByPublication() {
        assertEquals("2024-05-04T12:00:00.000Z", effective("2024-05-04", "2024-05-04T12:00:00Z"));
        assertEquals("2024-05-04T23:59:59.999Z", effective("2024-05-04", "2024-05-06T12:00:00Z"));
        assertEquals("2024-05-04T12:00:00.000Z", effective("2024", "2024-05-04T12:00:00Z"));
    }

    @Test
    void effective_ofAnOpenEnd_isPublication() {
        assertEquals("2024-05-06T12:00:00.000Z", effective("2024-05-04/..", "2024-05-06T12:00:00Z"));
        assertEquals("2024-05-03T12:00:00.000Z", effective("../2024-05-04", "2024-05-03T12:00:00Z"));
    }

    @Test
    void effective_isNeverBelowTheEarliest() {
        assertEquals("2024-05-04T00:00:00.000Z", effective("2024-05-04", "2024-05-03T22:30:00Z"));
    }

    @Test
    void effective_withoutPublication_isCappedByRecording() {
        Said said = Said.of("2024-05-04");

        assertEquals(said.earliestMillis() + 1, said.effectiveMillis(NOT_PUBLISHED, said.earliestMillis() + 1));
    }

    @Test
    void effective_ofASpanThatEndsAheadOfRecording_isRecording() {
        long recorded = instant("2024-05-04T12:00:00Z");
        OptionalLong announced = OptionalLong.of(instant("2099-01-01T00:00:00Z"));

        for (String ahead : List.of("2024-05-04/2099-01-01T00:00:00Z", "2024-05-04/..", "2024-05/2099", "2024")) {
            assertEquals(recorded, Said.of(ahead).effectiveMillis(NOT_PUBLISHED, recorded), ahead);
            assertEquals(recorded, Said.of(ahead).effectiveMillis(announced, recorded), ahead);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "2024-05-04, 2024-05-04, true",
        "2024-05-04, 2024-05-05, false",
        "2024-05, 2024-05-31, true",
        "2024-05-04T10:00:00Z, 2024-05-04T12:00:00+02, true",
        "2024-05-04T10:00:00Z, 2024-05-04T10:00:00.001Z, false",
        "../2024-05-04, 1950, true",
        "2024-05-04/.., ../2024-05-03, false"
    })
    void overlap_isAMillisecondThatBothCover(String one, String other, boolean expected) {
        assertEquals(expected, Said.of(one).overlaps(Said.of(other)));
        assertEquals(expected, Said.of(other).overlaps(Said.of(one)));
    }

    @Test
    void equality_isThatOfTheTexts() {
        assertEquals(Said.of("2024-05-04"), Said.of("2024-05-04"));
        assertTrue(!Said.of("2024-05-04").equals(Said.of("2024-05-04~")));
    }

    private static String effective(String said, String published) {
        return Rfc3339.format(Said.of(said).effectiveMillis(OptionalLong.of(instant(published)), Long.MAX_VALUE));
    }

    private static long instant(String text) {
        return Said.of(text).earliestMillis();
    }
}
