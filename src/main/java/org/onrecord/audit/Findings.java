// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/** Every verdict, counted, and the first of those that are not OK in full. Thread-safe. */
public final class Findings {
    /** Failures kept in full: who needs more has the first cause among these. */
    static final int MAX_FAILURES = 200;

    private static final int MAX_NOTES = 200;
    private static final int VERDICTS = Verdict.values().length;

    private final AtomicLongArray counts = new AtomicLongArray(Check.values().length * VERDICTS);
    private final List<Finding> failures = new ArrayList<>();
    private final List<Finding> notes = new ArrayList<>();
    private volatile boolean isAllDemanded;

    /** Whoever opens disclosures is shown all of them: from now on nothing holds of which something is withheld. */
    void demandAll() {
        isAllDemanded = true;
    }

    void count(Check check, Verdict verdict, long times) {
        counts.addAndGet(check.ordinal() * VERDICTS + verdict.ordinal(), times);
    }

    void ok(Check check) {
        count(check, Verdict.OK, 1);
    }

    void add(Finding finding) {
        count(finding.check(), finding.verdict(), 1);
        boolean failed = finding.verdict() == Verdict.FAIL;
        List<Finding> kept = failed ? failures : notes;
        synchronized (this) {
            if (kept.size() < (failed ? MAX_FAILURES : MAX_NOTES)) {
                kept.add(finding);
            }
        }
    }

    /** How often this verdict was given in this check. */
    public long count(Check check, Verdict verdict) {
        return counts.get(check.ordinal() * VERDICTS + verdict.ordinal());
    }

    /** How often this verdict was given. */
    public long count(Verdict verdict) {
        long sum = 0;
        for (Check check : Check.values()) {
            sum += count(check, verdict);
        }
        return sum;
    }

    /** The first failures, at most 200. */
    public synchronized List<Finding> failures() {
        return List.copyOf(failures);
    }

    /** The first of what neither holds nor fails and has something to say, at most 200. */
    public synchronized List<Finding> notes() {
        return List.copyOf(notes);
    }

    /** Whether everything that was to be checked could be, and holds: without disclosures, tree and leaves. */
    public boolean holds() {
        return count(Verdict.FAIL) == 0 && !isKeptBack();
    }

    /** Whether something was withheld from a caller who is shown disclosures, so that it is not known whether all holds. */
    public boolean isKeptBack() {
        return isAllDemanded && count(Verdict.WITHHELD) > 0;
    }
}
