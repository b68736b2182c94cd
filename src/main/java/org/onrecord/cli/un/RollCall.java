// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.un;

import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Comparator;

/**
 * One question put to the vote.
 *
 * @param id the data set's number of the roll call ({@code rcid})
 * @param day as the data set prints it, true or not: see {@link #saidAt()}
 * @param resolution the symbol of what was voted on, or empty
 * @param title as printed, or empty
 */
record RollCall(int id, LocalDate day, String resolution, String title) {
    /**
     * Up to the 57th session the day of the month is no day: it is the number of the weekday, so that no roll call of
     * the main series is dated later than the 7th. The month is right.
     */
    private static final LocalDate DAYS_ARE_DAYS_FROM = LocalDate.of(2003, 7, 1);

    private static final int DAYS_OF_WEEK = 7;
    private static final int SESSIONS_BEGIN_IN = 9;

    /** The order in which votes take their place in history: the latest instant at which they can have been cast. */
    static final Comparator<RollCall> BY_TIME =
            Comparator.comparing(RollCall::latestDay).thenComparingInt(RollCall::id);

    boolean isDatedToTheMonth() {
        return day.isBefore(DAYS_ARE_DAYS_FROM) && day.getDayOfMonth() <= DAYS_OF_WEEK;
    }

    /** When the vote was cast, in EDTF: a day, or a month where no day is known. */
    String saidAt() {
        return isDatedToTheMonth() ? YearMonth.from(day).toString() : day.toString();
    }

    /**
     * The year in which the Assembly's session began. It adopts a resolution once a session, so that two roll calls
     * of one session under one title were about two things.
     */
    int session() {
        return day.getMonthValue() >= SESSIONS_BEGIN_IN ? day.getYear() : day.getYear() - 1;
    }

    private LocalDate latestDay() {
        return isDatedToTheMonth() ? YearMonth.from(day).atEndOfMonth() : day;
    }
}
