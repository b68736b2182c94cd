// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.onrecord.audit.ComputedStances.Asked;
import org.onrecord.audit.ComputedStances.Computed;
import org.onrecord.audit.ComputedStances.Met;

/**
 * Holds served stances against those that the facts give, all that they say: whoever may read disclosures is told every
 * stance whole, so that nothing may be left out unless an entry is kept back that it follows from. Not thread-safe.
 */
final class StanceCheck {
    private static final String NOTHING = "no stance";
    private static final String MOVED = "an entry behind the head has spoken of it since: audit a later head";
    private static final String ENDED =
            "it is not served now, and an entry behind the head may have ended it: audit a later head";

    /** Ten times what one answer of a service names. */
    private static final int MAX_REDACTED = 10_000;

    /** Stances that name the last entries of all: if one names an entry that is not there, it is among them. */
    private static final int MAX_SINCE = 1_000;

    private final ComputedStances computed;
    private final long size;
    private final DeferredAbsences deferred;
    private final Findings findings;

    /** By the names of stances, the orders behind the head that are said to have taken something of their histories. */
    private final Map<String, Long> redacted = new HashMap<>();

    /**
     * @param computed to which all were added
     * @param size of the log, of which stances are served as it was then, without what was redacted since
     * @param deferred what is another one by orders of later is handed to
     */
    StanceCheck(ComputedStances computed, long size, DeferredAbsences deferred, Findings findings) {
        this.computed = computed;
        this.size = size;
        this.deferred = deferred;
        this.findings = findings;
    }

    /** How far the log has come since its head. */
    interface Newest {
        /**
         * The size of the last head that the log has signed by now; waits for one of that size, if it may be on its way.
         */
        long reach(long size) throws CannotAudit;
    }

    /**
     * Holds every stance that is served as of the head, and that none is missing.
     *
     * @param rows stances, and ahead of those of a page what was redacted of them since
     */
    void hold(LogSource.StanceRows rows) throws IOException, CannotAudit {
        for (Optional<Map<String, Object>> row = rows.next(); row.isPresent(); row = rows.next()) {
            Served served = Served.of(row.get());
            if (row.get().get("order") instanceof Long order) {
                taken(served, order);
            } else {
                hold(served, Check.STANCES, Asked.AS_OF_HEAD);
            }
        }
        computed.forEachUnmet(Asked.AS_OF_HEAD, one -> missing(one, Check.STANCES, "is not served"));
    }

    /**
     * Holds every stance that is served as of now, if no entry behind the head has spoken of it; and that none is missing,
     * if nothing stands behind the head by which it may have ended.
     */
    void holdNow(LogSource.StanceRows rows, Newest newest) throws IOException, CannotAudit {
        NavigableMap<Long, String> since = new TreeMap<>();
        for (Optional<Map<String, Object>> row = rows.next(); row.isPresent(); row = rows.next()) {
            Served served = Served.of(row.get());
            if (served.spoken() >= size) {
                moved(served);
                since.put(served.spoken(), served.name());
            } else if (!(row.get().get("order") instanceof Long)) {
                hold(served, Check.NOW, Asked.NOW);
            }
            if (since.size() > MAX_SINCE) {
                since.pollFirstEntry();
            }
        }
        if (!since.isEmpty()) {
            long reached = newest.reach(since.lastKey() + 1);
            since.tailMap(reached, true)
                    .forEach((spoken, name) -> findings.add(Finding.fail(
                            Check.NOW,
                            "stance " + name + " names an entry that the log has not signed",
                            "an entry below " + reached,
                            "entry " + spoken)));
        }
        computed.forEachUnmet(Asked.NOW, one -> {
            if (one.gap().isEmpty() && newest.reach(size + 1) > size) {
                add(one.name(), Check.NOW, Verdict.UNVERIFIABLE, ENDED);
            } else {
                missing(one, Check.NOW, "is not served now");
            }
        });
    }

    /**
     * A row.
     *
     * @param words as {@link StanceWords} has it
     * @param spoken the derived entry that is said to have spoken of it last; {@code -1} when none is named
     */
    private record Served(Map<String, Object> row, String party, String issue, String slot, String words, long spoken) {
        static Served of(Map<String, Object> row) {
            return new Served(
                    row,
                    text(row, "party"),
                    text(row, "issue"),
                    text(row, "slot"),
                    StanceWords.of(row),
                    row.get("position") instanceof Long position ? position : -1);
        }

        String name() {
            return party + "/" + issue + "/" + slot;
        }

        private static String text(Map<String, Object> row, String member) {
            return row.get(member) instanceof String text ? text : "";
        }
    }

    private void taken(Served served, long order) {
        if (order >= size && redacted.size() < MAX_REDACTED) {
            redacted.put(served.name(), order);
        }
    }

    private void moved(Served served) throws IOException {
        Optional<Met> met = computed.meet(served.party(), served.issue(), served.slot(), Asked.NOW);
        if (met.isPresent() && met.get().isAgain()) {
            twice(served, Check.NOW, Asked.NOW);
        } else {
            add(served.name(), Check.NOW, Verdict.UNVERIFIABLE, MOVED);
        }
    }

    private void twice(Served served, Check check, Asked asked) {
        findings.add(Finding.fail(
                check,
                "stance " + served.name() + " is served twice",
                "once",
                words(served.words(), served.spoken(), asked)));
    }

    private void hold(Served served, Check check, Asked asked) throws IOException {
        if (served.row().get(ServedStances.TAKEN_BY) instanceof Long order) {
            taken(served, order);
        }
        Optional<Met> met = computed.meet(served.party(), served.issue(), served.slot(), asked);
        String words = words(served.words(), served.spoken(), asked);
        if (met.isEmpty()) {
            fail(served.name(), check, "does not follow from the log", NOTHING, words);
            return;
        }
        if (met.get().isAgain()) {
            twice(served, check, asked);
            return;
        }
        Computed one = met.get().computed();
        boolean isSpoken = asked == Asked.AS_OF_HEAD || one.spoken() == served.spoken();
        if (isSpoken
                && StanceWords.isSaid(served.row(), one.said())
                && one.gap().filter(Gap.Kept.class::isInstance).isEmpty()) {
            findings.ok(check);
        } else if (one.gap().isPresent()) {
            note(served.name(), check, one.gap().get());
        } else {
            fail(served.name(), check, "is not what the log gives", words(one.said(), one.spoken(), asked), words);
        }
    }

    private static String words(String said, long spoken, Asked asked) {
        return asked == Asked.NOW ? said + ", by entry " + spoken : said;
    }

    private void missing(Computed one, Check check, String how) {
        if (one.gap().isPresent()) {
            note(one.name(), check, one.gap().get());
        } else {
            fail(one.name(), check, how, one.said(), NOTHING);
        }
    }

    private void note(String name, Check check, Gap gap) {
        add(name, check, gap.verdict(), gap.why());
    }

    private void add(String name, Check check, Verdict verdict, String why) {
        findings.add(new Finding(
                check,
                verdict,
                OptionalLong.empty(),
                "stance " + name + ": " + why,
                Optional.empty(),
                Optional.empty()));
    }

    /** An order may have come while the log was read, or since. */
    private void fail(String name, Check check, String what, String computedWords, String served) {
        Long order = redacted.get(name);
        if (order == null) {
            findings.add(Finding.fail(check, "stance " + name + " " + what, computedWords, served));
        } else {
            deferred.takeStance(name, order);
            note(name, check, new Gap.Ahead(order));
        }
    }
}
