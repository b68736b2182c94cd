// SPDX-License-Identifier: Apache-2.0
package org.onrecord.cli.un;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * An invented voting record with the counts and proportions of the real one: 200 parties, 6,203 roll calls, 870,109
 * votes, a membership that grows over 74 years, one resolution in three a recurring one, and parties that mostly vote
 * as they did before. The same seed gives the same record.
 */
final class UnShapedVotes {
    static final int VOTES = 870_109;
    private static final int ROLL_CALLS = 6_203;
    private static final int PARTIES = 200;

    private static final int FIRST_MEMBERS = 80;
    private static final int RECURRING_TITLES = 294;
    private static final double RECURRING_SHARE = 0.42;
    private static final double CHANGED_MIND_SHARE = 0.065;
    private static final double YES_SHARE = 0.797;
    private static final double NO_SHARE = 0.075;
    private static final String[] TOPICS = {"", "me", "hr", "nu|di", "ec", "", "di", "co"};
    private static final LocalDate FIRST_DAY = LocalDate.of(1946, 1, 10);
    private static final LocalDate LAST_DAY = LocalDate.of(2019, 12, 27);

    private UnShapedVotes() {}

    static VoteBook generate(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] titles = titles(random);
        List<RollCall> rollCalls = new ArrayList<>(ROLL_CALLS);
        for (int i = 0; i < ROLL_CALLS; i++) {
            rollCalls.add(new RollCall(i + 1, day(i), "A/RES/" + (1 + i / 84) + "/" + i % 84, title(titles[i])));
        }
        List<Voter> voters = IntStream.rangeClosed(1, PARTIES)
                .mapToObj(number -> new Voter("State " + number, ""))
                .toList();
        VoteBook.Builder book = new VoteBook.Builder(rollCalls);
        int votesLeft = VOTES;
        for (int i = 0; i < ROLL_CALLS; i++) {
            int present = presentAt(i, votesLeft);
            votesLeft -= present;
            for (int party = 0; party < present; party++) {
                int mood = random.nextDouble() < CHANGED_MIND_SHARE ? i : -1;
                book.add(
                        i + 1,
                        voters.get(party),
                        vote(mood, titles[i], party, seed),
                        TOPICS[titles[i] % TOPICS.length]);
            }
        }
        return book.build();
    }

    /** Recurring titles come round in turn, about every eighth session. */
    private static int[] titles(SplittableRandom random) {
        int[] titles = new int[ROLL_CALLS];
        int recurring = 0;
        for (int i = 0; i < ROLL_CALLS; i++) {
            boolean recurs = random.nextDouble() < RECURRING_SHARE;
            titles[i] = recurs ? recurring++ % RECURRING_TITLES : RECURRING_TITLES + i;
        }
        return titles;
    }

    private static LocalDate day(int rollCall) {
        long days = LAST_DAY.toEpochDay() - FIRST_DAY.toEpochDay();
        return FIRST_DAY.plusDays(days * rollCall / (ROLL_CALLS - 1));
    }

    private static String title(int number) {
        return "Measures for the progressive improvement of invented matter number " + number
                + " and the strengthening of cooperation therein";
    }

    /** Grows in a straight line; the roll calls of the last years take what remains, so that the sum is exact. */
    private static int presentAt(int rollCall, int votesLeft) {
        int rollCallsLeft = ROLL_CALLS - rollCall;
        int toSettle = (votesLeft + rollCallsLeft - 1) / rollCallsLeft;
        int grown = FIRST_MEMBERS + (PARTIES - FIRST_MEMBERS) * rollCall / ROLL_CALLS;
        return toSettle >= PARTIES || rollCallsLeft == 1 ? toSettle : grown;
    }

    /** A party's vote on a title is fixed, but for a roll call for which it is in another mood. */
    private static Vote vote(int mood, int title, int party, long seed) {
        double chance = new SplittableRandom(seed ^ (title * 1_000_003L + party) * 31 + mood).nextDouble();
        if (chance < YES_SHARE) {
            return Vote.YES;
        }
        return chance < YES_SHARE + NO_SHARE ? Vote.NO : Vote.ABSTAIN;
    }
}
