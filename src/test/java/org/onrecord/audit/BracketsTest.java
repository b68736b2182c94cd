// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.onrecord.domain.Rfc3339;

/** Times of entries at the edges of what trusted times allow. */
class BracketsTest {
    private static final long SEEN = 1_700_000_000_000L;

    private final Findings findings = new Findings();

    private static TrustedTime head(long size, long seenMillis, long lastMillis) {
        return new TrustedTime(size, seenMillis, lastMillis, "by the clock of " + size);
    }

    /** A head of which it is not known when the log ended there. */
    private static TrustedTime exported(long size, long seenMillis) {
        return head(size, seenMillis, Long.MIN_VALUE);
    }

    private void take(List<TrustedTime> times, long position, long recordedMillis) {
        new Brackets(times, findings).take(position, recordedMillis, false);
    }

    private Finding failure() {
        assertEquals(1, findings.failures().size(), findings.failures().toString());
        return findings.failures().getFirst();
    }

    private void assertCounts(long ok, long notBracketed, long failed) {
        assertEquals(
                List.of(ok, notBracketed, failed),
                List.of(
                        findings.count(Check.TIME, Verdict.OK),
                        findings.count(Check.TIME, Verdict.NOT_BRACKETED),
                        findings.count(Check.TIME, Verdict.FAIL)),
                findings.failures().toString());
    }

    @Test
    void upToTheDifferenceOfClocks_anEntryMayBeLaterThanAHeadThatContainsIt() {
        take(List.of(exported(9, SEEN)), 8, SEEN + Brackets.SKEW_MILLIS);
        assertCounts(0, 1, 0);
    }

    @Test
    void aMillisecondMore_isPostDated() {
        take(List.of(exported(9, SEEN)), 8, SEEN + Brackets.SKEW_MILLIS + 1);
        assertCounts(0, 0, 1);
        assertEquals(
                Finding.fail(
                        Check.TIME,
                        8,
                        "post-dated: its recorded is later than a head that contains it, of size 9",
                        "recorded by " + Rfc3339.format(SEEN) + ", by the clock of 9",
                        Rfc3339.format(SEEN + Brackets.SKEW_MILLIS + 1)),
                failure());
    }

    @Test
    void upToTheAgeOfAHead_anEntryMayBeEarlierThanOneThatDoesNotContainIt() {
        take(List.of(head(9, SEEN, SEEN)), 9, SEEN - Brackets.HEAD_AGE_MILLIS);
        assertCounts(0, 1, 0);
    }

    @Test
    void aMillisecondMore_isBackDated() {
        take(List.of(head(9, SEEN, SEEN)), 9, SEEN - Brackets.HEAD_AGE_MILLIS - 1);
        assertCounts(0, 0, 1);
        assertEquals(
                Finding.fail(
                        Check.TIME,
                        9,
                        "back-dated: its recorded is earlier than a head that does not contain it, of size 9",
                        "recorded after " + Rfc3339.format(SEEN - Brackets.HEAD_AGE_MILLIS) + ", by the clock of 9",
                        Rfc3339.format(SEEN - Brackets.HEAD_AGE_MILLIS - 1)),
                failure());
    }

    @Test
    void aHeadContainsWhatIsAheadOfItsSize_andNothingElse() {
        take(List.of(head(9, SEEN, SEEN)), 8, SEEN - Brackets.HEAD_AGE_MILLIS - 1);
        take(List.of(head(9, SEEN, SEEN)), 9, SEEN + Brackets.SKEW_MILLIS + 1);
        assertCounts(0, 2, 0);
    }

    @Test
    void betweenTwoHeads_anEntryIsBracketed() {
        take(List.of(head(9, SEEN, SEEN), exported(10, SEEN + 1)), 9, SEEN);
        assertCounts(1, 0, 0);
    }

    @Test
    void behindAHeadOfWhichItIsNotKnownWhenTheLogEndedThere_nothingIsBackDated() {
        take(List.of(exported(9, SEEN), exported(11, SEEN)), 10, 0);
        assertCounts(0, 1, 0);
    }

    @Test
    void theLatestOfTheHeadsBehind_counts_inWhateverOrderTheyCome() {
        take(List.of(head(6, SEEN, SEEN - 5), head(4, SEEN, SEEN), head(5, SEEN, SEEN)), 7, 0);
        assertEquals(
                Optional.of(
                        "recorded after " + Rfc3339.format(SEEN - Brackets.HEAD_AGE_MILLIS) + ", by the clock of 4"),
                failure().computed());
    }

    @Test
    void theEarliestOfTheHeadsAhead_counts_howeverLargeItIs() {
        take(List.of(exported(12, SEEN), exported(10, SEEN + 9_000), exported(11, SEEN)), 9, SEEN + 8_000);
        assertEquals(
                "post-dated: its recorded is later than a head that contains it, of size 12",
                failure().message());
    }

    @Test
    void headsThatWerePassed_doNotCountAhead() {
        Brackets brackets = new Brackets(List.of(head(1, SEEN, SEEN), head(2, SEEN + 60_000, SEEN + 60_000)), findings);
        brackets.take(0, SEEN, false);
        brackets.take(1, SEEN + 30_000, false);
        brackets.take(2, SEEN + 90_000, false);
        assertCounts(1, 2, 0);
    }

    @Test
    void whatIsCarriedOver_isNotBracketed_andWhatStandsBehindItIs() {
        Brackets brackets = new Brackets(List.of(head(1, SEEN, SEEN), exported(3, SEEN + 1)), findings);
        brackets.take(0, SEEN + 1_000_000, true);
        brackets.take(1, 0, true);
        brackets.take(2, SEEN, false);
        assertCounts(1, 2, 0);
    }

    @Test
    void withoutAnyHead_nothingIsBracketed() {
        take(List.of(), 0, SEEN);
        assertCounts(0, 1, 0);
    }
}
