// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.time.LocalDate;

/** Instants as RFC 3339 text in UTC with exactly three fraction digits, and back to epoch milliseconds. */
public final class Rfc3339 {
    private static final long DAY_MILLIS = 86_400_000;

    private Rfc3339() {}

    /**
     * Reads a date-time with seconds and a zone or offset. Fraction digits after the third are dropped.
     *
     * @return epoch milliseconds
     */
    public static Parsed<Long> parse(String text) {
        CalendarText when = CalendarText.read(text, 0, text.length());
        String problem = when.problem();
        if (problem != null) {
            return new Parsed.Refused<>(problem);
        }
        if (!when.isInstant() || when.hasShortOffset()) {
            return new Parsed.Refused<>(
                    "expected an instant such as 2024-05-04T18:00:00Z or 2024-05-04T18:00:00+03:00");
        }
        return new Parsed.Value<>(when.firstMillis());
    }

    /**
     * Such as {@code 2024-05-04T18:00:00.000Z}.
     *
     * @param epochMillis within the years 0000 to 9999, which all instants of the log are
     */
    public static String format(long epochMillis) {
        LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(epochMillis, DAY_MILLIS));
        int ofDay = (int) Math.floorMod(epochMillis, DAY_MILLIS);
        char[] text = "0000-00-00T00:00:00.000Z".toCharArray();
        put(text, 0, 4, date.getYear());
        put(text, 5, 2, date.getMonthValue());
        put(text, 8, 2, date.getDayOfMonth());
        put(text, 11, 2, ofDay / 3_600_000);
        put(text, 14, 2, ofDay / 60_000 % 60);
        put(text, 17, 2, ofDay / 1000 % 60);
        put(text, 20, 3, ofDay % 1000);
        return new String(text);
    }

    private static void put(char[] text, int from, int digits, int value) {
        int rest = value;
        for (int i = from + digits - 1; i >= from; i--) {
            text[i] = (char) ('0' + rest % 10);
            rest /= 10;
        }
    }
}
