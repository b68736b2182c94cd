// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.onrecord.domain.Rfc3339;

/**
 * Holds the time that the log says each entry was recorded at against times that it did not choose (DESIGN §5). Takes
 * entries in the order of the log. Not thread-safe.
 */
final class Brackets {
    /** Clocks of honest parties differ by so much. */
    static final long SKEW_MILLIS = 5_000;

    /**
     * A head may be so old when it is seen: the log signs one every minute at least, and caches keep it for seconds. What
     * is back-dated by less can't be told from that.
     */
    static final long HEAD_AGE_MILLIS = 90_000;

    private final List<TrustedTime> bySize;
    private final @Nullable TrustedTime[] earliestAfter;
    private final Findings findings;
    private int passed;
    private @Nullable TrustedTime lower;

    Brackets(List<TrustedTime> times, Findings findings) {
        this.bySize = times.stream()
                .sorted(Comparator.comparingLong(TrustedTime::size))
                .toList();
        this.earliestAfter = new TrustedTime[bySize.size() + 1];
        for (int i = bySize.size() - 1; i >= 0; i--) {
            TrustedTime later = earliestAfter[i + 1];
            earliestAfter[i] =
                    later != null && later.seenMillis() <= bySize.get(i).seenMillis() ? later : bySize.get(i);
        }
        this.findings = findings;
    }

    /**
     * Takes in the next entry.
     *
     * @param isCarried whether it was recorded in another log, before this one was there: no head of this one brackets it
     */
    void take(long position, long recordedMillis, boolean isCarried) {
        while (passed < bySize.size() && bySize.get(passed).size() <= position) {
            TrustedTime time = bySize.get(passed++);
            if (time.endsThere() && (lower == null || time.lastMillis() > lower.lastMillis())) {
                lower = time;
            }
        }
        if (isCarried) {
            findings.count(Check.TIME, Verdict.NOT_BRACKETED, 1);
            return;
        }
        TrustedTime upper = earliestAfter[passed];
        TrustedTime from = lower;
        if (upper != null && recordedMillis > upper.seenMillis() + SKEW_MILLIS) {
            findings.add(Finding.fail(
                    Check.TIME,
                    position,
                    "post-dated: its recorded is later than a head that contains it, of size " + upper.size(),
                    "recorded by " + Rfc3339.format(upper.seenMillis()) + ", " + upper.whose(),
                    Rfc3339.format(recordedMillis)));
        } else if (from != null && recordedMillis < from.lastMillis() - HEAD_AGE_MILLIS) {
            findings.add(Finding.fail(
                    Check.TIME,
                    position,
                    "back-dated: its recorded is earlier than a head that does not contain it, of size " + from.size(),
                    "recorded after " + Rfc3339.format(from.lastMillis() - HEAD_AGE_MILLIS) + ", " + from.whose(),
                    Rfc3339.format(recordedMillis)));
        } else {
            findings.count(Check.TIME, upper != null && from != null ? Verdict.OK : Verdict.NOT_BRACKETED, 1);
        }
    }
}
