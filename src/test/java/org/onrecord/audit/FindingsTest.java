// SPDX-License-Identifier: Apache-2.0
package org.onrecord.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is counted, what is kept in full, and when a log holds. */
class FindingsTest {
    private static final int KEPT = 200;

    private final Findings findings = new Findings();

    @Test
    void eachVerdictIsCounted_inItsCheckAndOverAll() {
        findings.ok(Check.TREE);
        findings.count(Check.TREE, Verdict.OK, 4);
        findings.count(Check.TIME, Verdict.OK, 2);
        findings.count(Check.TIME, Verdict.NOT_BRACKETED, 3);
        findings.add(Finding.fail(Check.LEAVES, 7, "wrong", "this", "that"));

        assertEquals(5, findings.count(Check.TREE, Verdict.OK));
        assertEquals(2, findings.count(Check.TIME, Verdict.OK));
        assertEquals(3, findings.count(Check.TIME, Verdict.NOT_BRACKETED));
        assertEquals(1, findings.count(Check.LEAVES, Verdict.FAIL));
        assertEquals(7, findings.count(Verdict.OK));
        assertEquals(0, findings.count(Verdict.REDACTED));
    }

    @Test
    void theFirstFailuresAndNotesAreKept_andAllAreCounted() {
        for (int i = 0; i <= KEPT; i++) {
            findings.add(Finding.fail(Check.LEAVES, i, "wrong", "this", "that"));
            findings.add(Finding.of(Check.DERIVED, Verdict.UNVERIFIABLE, i, "unknown"));
        }

        assertEquals(KEPT, findings.failures().size());
        assertEquals(KEPT, findings.notes().size());
        assertEquals(KEPT - 1, findings.failures().getLast().position().orElseThrow());
        assertEquals(KEPT - 1, findings.notes().getLast().position().orElseThrow());
        assertEquals(KEPT + 1, findings.count(Verdict.FAIL));
        assertEquals(KEPT + 1, findings.count(Verdict.UNVERIFIABLE));
    }

    @Test
    void whatFailsAndWhatIsNoted_areKeptApart() {
        findings.add(Finding.of(Check.DERIVED, Verdict.REDACTED, 1, "gone"));
        assertEquals(List.of(), findings.failures());
        findings.add(Finding.fail(Check.TREE, "wrong", "this", "that"));
        assertEquals(
                List.of("wrong"),
                findings.failures().stream().map(Finding::message).toList());
        assertEquals(
                List.of("gone"), findings.notes().stream().map(Finding::message).toList());
        assertTrue(findings.failures().getFirst().position().isEmpty());
    }

    @Test
    void aLogHolds_untilSomethingFails() {
        findings.ok(Check.TREE);
        findings.count(Check.DERIVED, Verdict.UNVERIFIABLE, 1);
        findings.count(Check.DISCLOSURES, Verdict.WITHHELD, 1);
        assertTrue(findings.holds());
        findings.count(Check.TREE, Verdict.FAIL, 1);
        assertFalse(findings.holds());
        assertFalse(findings.isKeptBack());
    }

    @Test
    void whoIsShownDisclosures_isShownAll_orTheLogDoesNotHold() {
        findings.demandAll();
        assertTrue(findings.holds());
        findings.count(Check.DISCLOSURES, Verdict.WITHHELD, 1);
        assertTrue(findings.isKeptBack());
        assertFalse(findings.holds());
    }

    @Test
    void evidenceIsShortened_whenItIsLong() {
        String longest = "x".repeat(2_000);
        Finding whole = Finding.fail(Check.LEAVES, "wrong", longest, longest);
        assertEquals(Optional.of(longest), whole.computed());
        assertEquals(Optional.of(longest), whole.served());
        Finding shortened = Finding.fail(Check.LEAVES, "wrong", longest + "y", longest + "y");
        assertEquals(Optional.of(longest + "…"), shortened.computed());
        assertEquals(Optional.of(longest + "…"), shortened.served());
    }
}
