// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import org.onrecord.domain.Rfc3339;
import org.onrecord.transparency.TreeSize;

/**
 * Absences by orders behind the head, and stances that are other ones by such: an audit can't say whether they are excused,
 * and leaves that to the next one whose head covers the order. Then it has to be that very order which excuses them, so that
 * a log which names ever later orders does not get away with it. What turned out to be a lie stays remembered, so that every
 * audit from then on says so.
 *
 * <p>At most {@value #MAX} are remembered. Of more, those that were remembered before stay, and which of the new ones join
 * them is drawn by lot, so that the log can't choose what is forgotten; that some were is told. Not thread-safe.
 */
final class DeferredAbsences {
    static final int MAX = 1_024;

    private final List<RememberedAbsence> before;
    private final Random lot;
    private final Map<RememberedAbsence.What, RememberedAbsence> settled = new HashMap<>();
    private final List<RememberedAbsence.What> heard = new ArrayList<>();
    private List<RememberedAbsence> added = List.of();
    private long met;

    /** @param before what earlier audits have left open */
    DeferredAbsences(List<RememberedAbsence> before) {
        this(before, new SecureRandom());
    }

    DeferredAbsences(List<RememberedAbsence> before, Random lot) {
        this.before = List.copyOf(before);
        this.lot = lot;
    }

    /** Takes in what is absent by an order behind the head. */
    void take(long position, long order, Set<String> fields) {
        take(new RememberedAbsence.What(position, order, fields));
    }

    /** Takes in a stance that is said to be another one by an order behind the head. */
    void takeStance(String name, long order) {
        take(RememberedAbsence.What.ofStance(name, order));
    }

    private void take(RememberedAbsence.What what) {
        met++;
        if (heard.size() < MAX) {
            heard.add(what);
        } else {
            long at = lot.nextLong(met);
            if (at < MAX) {
                heard.set((int) at, what);
            }
        }
    }

    /**
     * Holds the log to what it said at earlier audits, as far as its head covers the orders by now.
     *
     * @param redactions of the whole log, which were settled with this
     * @param shown the size of the largest head that the log shows by itself
     */
    void settle(Redactions redactions, Visit visit, TreeSize shown, Findings findings) throws IOException {
        for (RememberedAbsence each : before) {
            RememberedAbsence.What what = each.what();
            if (redactions.isAhead(what.order())) {
                if (isOverdue(each, visit, shown)) {
                    findings.add(overdue(each, shown));
                }
                continue;
            }
            if (what.isOfStance()) {
                settleStance(each, redactions, findings);
                continue;
            }
            Finding finding = redactions.judged(what.position(), what.order(), what.fields());
            if (finding.verdict() == Verdict.FAIL) {
                findings.add(broken(each, finding));
            } else if (finding.verdict() == Verdict.REDACTED) {
                settled.put(what, each);
            }
        }
        add(visit, shown, findings);
    }

    /**
     * That the stance follows from what is left is seen by the audit itself, from now on: the order has to be there, and to
     * take something of that history.
     */
    private void settleStance(RememberedAbsence stance, Redactions redactions, Findings findings) {
        long order = stance.what().order();
        Optional<Boolean> isDestroyed = redactions.isDestroyedBy(order);
        String name = String.join("", stance.what().fields());
        if (isDestroyed.isPresent() && isDestroyed.get() && redactions.mayTell(order, name)) {
            settled.put(stance.what(), stance);
        } else if (isDestroyed.isPresent() && isDestroyed.get()) {
            findings.add(Finding.fail(
                    Check.STANCES,
                    said(stance) + ", which takes nothing of it",
                    "the history of " + name + " told anew behind the order at position " + order,
                    "others"));
        } else if (isDestroyed.isPresent()) {
            findings.add(Finding.fail(
                    Check.STANCES,
                    said(stance) + ", and none by which something goes is there",
                    "a RedactionOrdered entry at position " + stance.what().order(),
                    "none there"));
        }
    }

    /** An order was in the log when it was said to be, so that every head that was signed later covers it. */
    private static boolean isOverdue(RememberedAbsence absence, Visit visit, TreeSize shown) {
        return visit.isLive()
                && absence.heardMillis() != Long.MIN_VALUE
                && visit.askedMillis() - absence.heardMillis() > Brackets.HEAD_AGE_MILLIS
                && shown.value() > absence.size()
                && shown.value() <= absence.what().order();
    }

    private static Finding overdue(RememberedAbsence absence, TreeSize shown) {
        return new Finding(
                absence.what().isOfStance() ? Check.STANCES : Check.DISCLOSURES,
                Verdict.FAIL,
                absence.what().isOfStance()
                        ? OptionalLong.empty()
                        : OptionalLong.of(absence.what().position()),
                said(absence) + ", and the log has gone on since and does not reach there",
                Optional.of("a head of size " + (absence.what().order() + 1) + " or more"),
                Optional.of("size " + shown));
    }

    private static Finding broken(RememberedAbsence absence, Finding finding) {
        return Finding.fail(
                Check.DISCLOSURES,
                absence.what().position(),
                said(absence) + ", which does not excuse that: " + finding.message(),
                finding.computed().orElse(""),
                finding.served().orElse(""));
    }

    private static String said(RememberedAbsence absence) {
        RememberedAbsence.What what = absence.what();
        return (what.isOfStance() ? "stance " + String.join("", what.fields()) + " was another" : "it was absent")
                + " by an order at position " + what.order() + ", behind the head of size "
                + absence.size()
                + (absence.heardMillis() == Long.MIN_VALUE
                        ? ", in an export"
                        : ", at " + Rfc3339.format(absence.heardMillis()));
    }

    private void add(Visit visit, TreeSize shown, Findings findings) {
        Map<RememberedAbsence.What, RememberedAbsence> left = new LinkedHashMap<>();
        before.stream().filter(each -> !settled.containsKey(each.what())).forEach(each -> left.put(each.what(), each));
        int kept = left.size();
        Collections.shuffle(heard, lot);
        for (RememberedAbsence.What what : heard) {
            if (left.size() < MAX) {
                left.computeIfAbsent(
                        what,
                        one -> new RememberedAbsence(
                                one, shown.value(), visit.isLive() ? System.currentTimeMillis() : Long.MIN_VALUE));
            }
        }
        added = left.values().stream().skip(kept).toList();
        long again = heard.stream().filter(what -> left.containsKey(what)).count();
        if (met > again) {
            findings.add(new Finding(
                    Check.DISCLOSURES,
                    Verdict.UNVERIFIABLE,
                    OptionalLong.empty(),
                    (met - again)
                            + " of what is gone by orders behind the head will not be held against them: no more"
                            + " than " + MAX + " are remembered",
                    Optional.empty(),
                    Optional.empty()));
        }
    }

    /**
     * What is to be remembered from now on.
     *
     * @param remembered by now: another audit may have remembered and settled some meanwhile
     */
    List<RememberedAbsence> left(List<RememberedAbsence> remembered) {
        List<RememberedAbsence> left = new ArrayList<>(remembered.stream()
                .filter(each -> !settled.containsKey(each.what()))
                .toList());
        Set<RememberedAbsence.What> there = new HashSet<>();
        left.forEach(each -> there.add(each.what()));
        for (RememberedAbsence each : added) {
            if (left.size() < MAX && there.add(each.what())) {
                left.add(each);
            }
        }
        return left;
    }
}
