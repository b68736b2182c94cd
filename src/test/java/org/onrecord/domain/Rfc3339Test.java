// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
    private static final DateTimeFormatter JDK =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final long YEAR_10000 = 253_402_300_800_000L;

    @Test
    void format_agreesWithTheJdk_andReadsBack() {
        Seeded.times(500, random -> {
            long millis = random.nextLong(-62_135_596_800_000L, YEAR_10000);

            assertEquals(JDK.format(Instant.ofEpochMilli(millis)), Rfc3339.format(millis));
            assertEquals(new Parsed.Value<>(millis), Rfc3339.parse(Rfc3339.format(millis)));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2024-05-04",
                "2024",
                "2024-05-04T18:00:00",
                "2024-05-04T18:00:00+03",
                "2024-05-04T18:00:00Z~",
                ""
            })
    void parse_ofAnythingButAFullInstant_isRefused(String text) {
        assertInstanceOf(Parsed.Refused.class, Rfc3339.parse(text));
    }
}
