// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/**
 * One date or date-time of the EDTF subset, as the span of milliseconds that it covers. A reader of one text: it walks
 * forward and keeps the first problem that it meets.
 */
final class CalendarText {
    private static final long DAY_MILLIS = 86_400_000;
    private static final long FIRST_MILLIS =
            LocalDate.of(1, 1, 1).atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli();
    private static final long LAST_MILLIS =
            LocalDate.of(9999, 12, 31).atStartOfDay().toInstant(ZoneOffset.UTC).toEpochMilli() + DAY_MILLIS - 1;
    private static final String EXPECTED_DATE = "expected 2024, 2024-05, 2024-05-04 or 2024-05-04T18:00:00Z";
    private static final String EXPECTED_TIME = "expected a time with seconds, such as 18:00:00 or 18:00:00.125";
    private static final String EXPECTED_ZONE = "expected a zone after the time: Z, +03:00 or -05:00";
    private static final int MAX_FRACTION_DIGITS = 9;
    private static final int MAX_OFFSET_HOURS = 18;

    private final String text;
    private final int end;
    private int at;
    private @Nullable String problem;
    private long firstMillis;
    private long lastMillis;
    private boolean instant;
    private boolean shortOffset;

    private CalendarText(String text, int start, int end) {
        this.text = text;
        this.at = start;
        this.end = end;
    }

    /** Reads {@code text[start, end)}; look at {@link #problem} first. */
    static CalendarText read(String text, int start, int end) {
        boolean qualified = end > start && "~?%".indexOf(text.charAt(end - 1)) >= 0;
        CalendarText reading = new CalendarText(text, start, qualified ? end - 1 : end);
        reading.readYear();
        if (qualified && reading.problem == null && reading.instant) {
            reading.problem = "~, ? and % follow a date, not a time; leave it out or give the date alone";
        }
        return reading;
    }

    @Nullable
    String problem() {
        return problem;
    }

    long firstMillis() {
        return firstMillis;
    }

    long lastMillis() {
        return lastMillis;
    }

    boolean isInstant() {
        return instant;
    }

    /** Whether the offset had hours only, which EDTF allows and RFC 3339 does not. */
    boolean hasShortOffset() {
        return shortOffset;
    }

    private void readYear() {
        int year = digits(4);
        if (year < 0) {
            problem = EXPECTED_DATE;
        } else if (year == 0) {
            problem = "years run from 0001 to 9999";
        } else if (at == end) {
            span(LocalDate.of(year, 1, 1), LocalDate.of(year, 12, 31));
        } else {
            readMonth(year);
        }
    }

    private void readMonth(int year) {
        int month = skip('-') ? digits(2) : -1;
        if (month < 0) {
            problem = EXPECTED_DATE;
        } else if (month < 1 || month > 12) {
            problem = "there is no month " + twoDigits(month) + "; expected 01 to 12";
        } else if (at == end) {
            YearMonth whole = YearMonth.of(year, month);
            span(whole.atDay(1), whole.atEndOfMonth());
        } else {
            readDay(YearMonth.of(year, month));
        }
    }

    private void readDay(YearMonth month) {
        int day = skip('-') ? digits(2) : -1;
        if (day < 0) {
            problem = EXPECTED_DATE;
        } else if (!month.isValidDay(day)) {
            problem =
                    "there is no day " + twoDigits(day) + " in " + month + "; expected 01 to " + month.lengthOfMonth();
        } else if (at == end) {
            span(month.atDay(day), month.atDay(day));
        } else if (!skip('T')) {
            problem = EXPECTED_DATE;
        } else {
            readTime(month.atDay(day).toEpochDay() * DAY_MILLIS);
        }
    }

    private void readTime(long dayMillis) {
        int hour = digits(2);
        int minute = hour >= 0 && skip(':') ? digits(2) : -1;
        int second = minute >= 0 && skip(':') ? digits(2) : -1;
        if (second < 0) {
            problem = EXPECTED_TIME;
            return;
        }
        if (hour > 23 || minute > 59 || second > 59) {
            problem = "there is no such time of day; expected 00:00:00 to 23:59:59";
            return;
        }
        int fraction = skip('.') ? fractionMillis() : 0;
        if (fraction < 0) {
            problem = EXPECTED_TIME;
            return;
        }
        readZone(dayMillis + ((hour * 60L + minute) * 60 + second) * 1000 + fraction);
    }

    private void readZone(long localMillis) {
        long offsetMillis = 0;
        if (!skip('Z')) {
            int sign = skip('+') ? 1 : skip('-') ? -1 : 0;
            int hours = sign == 0 ? -1 : digits(2);
            shortOffset = at == end;
            int minutes = hours < 0 ? -1 : shortOffset ? 0 : skip(':') ? digits(2) : -1;
            if (minutes < 0) {
                problem = EXPECTED_ZONE;
                return;
            }
            if (hours > MAX_OFFSET_HOURS || minutes > 59 || hours == MAX_OFFSET_HOURS && minutes > 0) {
                problem = "there is no such offset; expected -18:00 to +18:00";
                return;
            }
            offsetMillis = sign * (hours * 60L + minutes) * 60_000;
        }
        long millis = localMillis - offsetMillis;
        if (at != end) {
            problem = EXPECTED_ZONE + ", and nothing after it";
        } else if (millis < FIRST_MILLIS || millis > LAST_MILLIS) {
            problem = "years run from 0001 to 9999, in UTC";
        } else {
            firstMillis = millis;
            lastMillis = millis;
            instant = true;
        }
    }

    private void span(LocalDate first, LocalDate last) {
        firstMillis = first.toEpochDay() * DAY_MILLIS;
        lastMillis = (last.toEpochDay() + 1) * DAY_MILLIS - 1;
    }

    /** Up to nine digits, of which the first three count: a ledger that keeps milliseconds does not round up. */
    private int fractionMillis() {
        int start = at;
        int millis = 0;
        while (at < end && isDigit(text.charAt(at)) && at - start < MAX_FRACTION_DIGITS) {
            if (at - start < 3) {
                millis = millis * 10 + text.charAt(at) - '0';
            }
            at++;
        }
        int read = at - start;
        if (read == 0) {
            return -1;
        }
        return read == 1 ? millis * 100 : read == 2 ? millis * 10 : millis;
    }

    private int digits(int count) {
        if (end - at < count) {
            return -1;
        }
        int value = 0;
        for (int i = 0; i < count; i++) {
            char c = text.charAt(at + i);
            if (!isDigit(c)) {
                return -1;
            }
            value = value * 10 + c - '0';
        }
        at += count;
        return value;
    }

    private boolean skip(char expected) {
        if (at < end && text.charAt(at) == expected) {
            at++;
            return true;
        }
        return false;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static String twoDigits(int value) {
        return value < 10 ? "0" + value : Integer.toString(value);
    }
}
