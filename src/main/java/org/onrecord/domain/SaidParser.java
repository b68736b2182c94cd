// SPDX-License-Identifier: Apache-2.0
package org.onrecord.domain;

/** Reads the EDTF subset of {@link Said} by hand: one pass, no regular expression, no exception. */
final class SaidParser {
    private static final String OPEN = "..";

    private SaidParser() {}

    static Parsed<Said> parse(String text) {
        if (text.length() > Said.MAX_LENGTH) {
            return new Parsed.Refused<>("longer than any date or interval; expected such as 2024-05-04");
        }
        int slash = text.indexOf('/');
        return slash < 0 ? single(text) : interval(text, slash);
    }

    private static Parsed<Said> single(String text) {
        CalendarText when = CalendarText.read(text, 0, text.length());
        if (when.problem() != null) {
            return new Parsed.Refused<>(when.problem());
        }
        return new Parsed.Value<>(new Said(text, when.firstMillis(), when.lastMillis(), when.isInstant()));
    }

    private static Parsed<Said> interval(String text, int slash) {
        boolean openStart = slash == OPEN.length() && text.startsWith(OPEN);
        boolean openEnd = text.length() - slash - 1 == OPEN.length() && text.endsWith(OPEN);
        if (openStart && openEnd) {
            return new Parsed.Refused<>(
                    "open at both ends; expected a date at one end at least, such as ../2024-05-04");
        }
        long earliest = Long.MIN_VALUE;
        if (!openStart) {
            CalendarText start = CalendarText.read(text, 0, slash);
            if (start.problem() != null) {
                return new Parsed.Refused<>("start of the interval: " + start.problem());
            }
            earliest = start.firstMillis();
        }
        long latest = Long.MAX_VALUE;
        boolean endsAtInstant = false;
        if (!openEnd) {
            CalendarText end = CalendarText.read(text, slash + 1, text.length());
            if (end.problem() != null) {
                return new Parsed.Refused<>("end of the interval: " + end.problem());
            }
            latest = end.lastMillis();
            endsAtInstant = end.isInstant();
        }
        if (earliest > latest) {
            return new Parsed.Refused<>("the interval ends before it starts; expected earlier/later");
        }
        return new Parsed.Value<>(new Said(text, earliest, latest, endsAtInstant));
    }
}
